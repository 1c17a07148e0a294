package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Namespace;
import io.github.dramatis.lm.jinja.Values.Range;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks up {@code value.name}, {@code value[key]} and {@code value[from:to:step]}. */
final class Lookup {
    private static final Set<String> OF_NUMBERS = Set.of(
            "as_integer_ratio",
            "bit_count",
            "bit_length",
            "conjugate",
            "denominator",
            "from_bytes",
            "fromhex",
            "hex",
            "imag",
            "is_integer",
            "numerator",
            "real",
            "to_bytes");

    private static final Object ABSENT = new Object();

    private Lookup() {}

    /** Jinja looks for an attribute of Python's first and for a key then. */
    static Object attribute(Object of, String name) {
        Object attribute = pythons(of, name);
        if (attribute == ABSENT && of instanceof Map<?, ?> map && map.containsKey(Text.of(name))) {
            return map.get(Text.of(name));
        }
        return attribute == ABSENT ? Undefined.attribute(of, name) : attribute;
    }

    /** What Python's own type has under that name: a function, a value, or ABSENT. */
    private static Object pythons(Object of, String name) {
        if (of instanceof Undefined undefined) {
            throw undefined.error();
        } else if (name.startsWith("__")) {
            throw new UnsupportedException("the name " + name + ", which reaches for the interpreter itself");
        } else if (of instanceof Text text) {
            return method(of, name, StringMethods.KNOWN, StringMethods.OTHERS, StringMethods.of(text, name));
        } else if (of instanceof Map<?, ?> map) {
            return method(of, name, DictMethods.KNOWN, DictMethods.OTHERS, DictMethods.of(map, name));
        } else if (of instanceof List || of instanceof Tuple) {
            Set<String> others = of instanceof List ? ListMethods.OTHERS : Set.of();
            return method(of, name, ListMethods.KNOWN, others, ListMethods.of(Iteration.items(of), name));
        } else if (of instanceof Namespace namespace) {
            return namespace.variables().getOrDefault(Text.of(name), ABSENT);
        } else if (of instanceof Loop loop) {
            return Loop.KNOWN.contains(name) ? loop.attribute(name) : ABSENT;
        } else if (of == null || Values.isNumber(of)) {
            return method(of, name, Set.of(), of == null ? Set.of() : OF_NUMBERS, null);
        }
        throw new UnsupportedException("the attribute '" + name + "' of a " + Values.type(of));
    }

    private static Object method(Object of, String name, Set<String> known, Set<String> others, Function method) {
        if (others.contains(name)) {
            throw new UnsupportedException("the method '" + name + "' of a " + Values.type(of));
        }
        return known.contains(name) ? method : ABSENT;
    }

    /** Jinja looks for a key first and for an attribute of Python's then. */
    static Object item(Object of, Object key) {
        Values.requireShort(key);
        if (of instanceof Map<?, ?> map && !(key instanceof List) && !(key instanceof Map)) {
            Object stored = Values.key(key);
            if (map.containsKey(stored)) {
                return map.get(stored);
            }
        } else if ((key instanceof Long || key instanceof Boolean) && isIndexed(of)) {
            return element(of, Values.whole(key));
        }
        Object attribute = ABSENT;
        if (key instanceof Text name) {
            attribute = pythons(of, name.toString());
        } else if (of instanceof Undefined undefined) {
            throw undefined.error();
        }
        return attribute == ABSENT ? Undefined.attribute(of, key instanceof Text ? key : "element") : attribute;
    }

    private static boolean isIndexed(Object of) {
        return of instanceof Text || of instanceof List || of instanceof Tuple || of instanceof Range;
    }

    private static Object element(Object of, long index) {
        long length = Iteration.length(of);
        long at = index < 0 ? index + length : index;
        if (at < 0 || at >= length) {
            return Undefined.attribute(of, index);
        } else if (of instanceof Text text) {
            return text.at((int) at);
        }
        return of instanceof Range range ? range.get(at) : Iteration.items(of).get((int) at);
    }

    /** Python's slice of a string, list or tuple; null where a bound is left out. */
    static Object slice(Rendering rendering, Object of, Object from, Object to, Object step) {
        if (of instanceof Range) {
            throw new UnsupportedException("a slice of a range");
        } else if (!isIndexed(of)) {
            throw Values.wrongType(of, "something to slice");
        }
        long stride = step == null ? 1 : Values.whole(step);
        if (stride == 0) {
            throw new TemplateException("a slice of step 0");
        }
        int length = (int) Iteration.length(of);
        stride = Math.max(-length - 1L, Math.min(stride, length + 1L)); // as large as it has an effect
        rendering.makeElements(length);
        long first = bound(from, length, stride, stride > 0 ? 0 : length - 1L);
        long end = bound(to, length, stride, stride > 0 ? length : -1);
        if (of instanceof Text text && stride == 1) {
            return text.slice((int) first, (int) end);
        }
        List<Object> items = new ArrayList<>();
        for (long i = first; stride > 0 ? i < end : i > end; i += stride) {
            items.add(element(of, i));
        }
        if (of instanceof Text) {
            return Text.join(items.stream().map(Text.class::cast).toList());
        }
        return of instanceof Tuple ? new Tuple(items) : items;
    }

    private static long bound(Object given, int length, long stride, long otherwise) {
        if (given == null) {
            return otherwise;
        }
        long index = Values.whole(given);
        long least = stride > 0 ? 0 : -1;
        long most = stride > 0 ? length : length - 1L;
        return Math.max(least, Math.min(index < 0 ? index + length : index, most));
    }
}
