package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Generator;
import io.github.dramatis.lm.jinja.Values.Range;
import io.github.dramatis.lm.jinja.Values.Tuple;
import io.github.dramatis.lm.jinja.Values.View;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Python's {@code iter}, {@code len}, {@code list} and {@code reversed}. */
final class Iteration {
    private Iteration() {}

    static Iterator<Object> of(Object value) {
        if (value instanceof Generator generator) {
            return generator.items();
        } else if (value instanceof Undefined) {
            return Collections.emptyIterator();
        } else if (value instanceof Map<?, ?> map) {
            return Collections.<Object>unmodifiableSet(map.keySet()).iterator();
        } else if (value instanceof List || value instanceof Tuple || value instanceof View) {
            return items(value).iterator();
        } else if (value instanceof Text text) {
            return counting(text.length(), index -> text.at((int) index));
        } else if (value instanceof Range range) {
            return counting(range.length(), range::get);
        }
        throw Values.wrongType(value, "something to loop over");
    }

    private static Iterator<Object> counting(long length, LongFunction<Object> item) {
        return new Iterator<>() {
            private long index;

            @Override
            public boolean hasNext() {
                return index < length;
            }

            @Override
            public Object next() {
                return item.apply(index++);
            }
        };
    }

    /** The items of a list, tuple or view. */
    @SuppressWarnings("unchecked")
    static List<Object> items(Object value) {
        if (value instanceof Tuple tuple) {
            return tuple.items();
        }
        return value instanceof View view ? view.items() : (List<Object>) value;
    }

    static boolean isIterable(Object value) {
        return value instanceof Text || value instanceof Generator || hasLength(value);
    }

    static boolean hasLength(Object value) {
        return value instanceof Text
                || value instanceof List
                || value instanceof Tuple
                || value instanceof Map
                || value instanceof View
                || value instanceof Range
                || value instanceof Undefined;
    }

    static long length(Object value) {
        if (value instanceof Text text) {
            return text.length();
        } else if (value instanceof Map<?, ?> map) {
            return map.size();
        } else if (value instanceof List || value instanceof Tuple || value instanceof View) {
            return items(value).size();
        } else if (value instanceof Range range) {
            return range.length();
        } else if (value instanceof Undefined) {
            return 0;
        }
        throw value instanceof Loop
                ? new UnsupportedException("loop as a value")
                : Values.wrongType(value, "something with a length");
    }

    static List<Object> list(Rendering rendering, Object value) {
        List<Object> list = new ArrayList<>();
        for (Iterator<Object> items = of(value); items.hasNext(); ) {
            rendering.makeElements(1);
            list.add(items.next());
        }
        return list;
    }

    /** The filter {@code reverse}: a text, an iterator, or a list where Python cannot go backwards. */
    static Object reversed(Rendering rendering, Object value) {
        List<Object> items = list(rendering, value);
        Collections.reverse(items);
        if (value instanceof Text) {
            return Text.join(items.stream().map(Text.class::cast).toList());
        }
        return value instanceof Generator ? items : new Generator(items.iterator());
    }
}
