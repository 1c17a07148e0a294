package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import io.github.dramatis.lm.jinja.Values.Generator;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Jinja's filters over whole lists. */
final class SequenceFilters {
    private SequenceFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        for (String name : List.of("length", "count")) {
            filters.put(name, (rendering, value, arguments) -> {
                arguments.bindPositional(name, 0);
                return Iteration.length(value);
            });
        }
        filters.put("list", (rendering, value, arguments) -> {
            arguments.bind("list");
            return Iteration.list(rendering, value);
        });
        filters.put("first", SequenceFilters::first);
        filters.put("last", SequenceFilters::last);
        filters.put("reverse", (rendering, value, arguments) -> {
            arguments.bind("reverse");
            return Iteration.reversed(rendering, value);
        });
        filters.put("items", SequenceFilters::items);
        filters.put("dictsort", SequenceFilters::dictsort);
        filters.put("batch", SequenceFilters::batch);
        filters.put("slice", SequenceFilters::slice);
    }

    private static Object first(Rendering rendering, Object value, Arguments arguments) {
        arguments.bind("first");
        Iterator<Object> items = Iteration.of(value);
        return items.hasNext() ? items.next() : new Undefined("the first of nothing");
    }

    private static Object last(Rendering rendering, Object value, Arguments arguments) {
        arguments.bind("last");
        if (value instanceof Generator) {
            throw new TemplateException("the last of what can be taken only forwards");
        }
        List<Object> items = Iteration.list(rendering, value);
        return items.isEmpty() ? new Undefined("the last of nothing") : items.get(items.size() - 1);
    }

    private static Object items(Rendering rendering, Object value, Arguments arguments) {
        arguments.bind("items");
        if (value instanceof Map<?, ?> map) {
            rendering.makeElements(map.size());
            return new Generator(DictMethods.items(map).iterator());
        } else if (value instanceof Undefined) {
            return new Generator(Collections.emptyIterator());
        }
        throw Values.wrongType(value, "a dict");
    }

    private static Object dictsort(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("dictsort", "case_sensitive", "by", "reverse");
        if (!(value instanceof Map<?, ?> map)) {
            throw Values.wrongType(value, "a dict");
        }
        String by = bound.has(1) ? bound.text(1).toString() : "key";
        if (!by.equals("key") && !by.equals("value")) {
            throw new TemplateException("dictsort by '" + by + "'");
        }
        rendering.makeElements(map.size());
        List<Object> items = DictMethods.items(map);
        sort(
                rendering,
                items,
                item -> folded(rendering, bound.truth(0), ((Tuple) item).items().get(by.equals("key") ? 0 : 1)),
                bound.truth(2));
        return items;
    }

    /** Sorts by a key of each item; equal items keep their order. */
    static void sort(
            Rendering rendering, List<Object> items, java.util.function.UnaryOperator<Object> key, boolean reverse) {
        record Keyed(Object key, Object item) {}
        List<Keyed> keyed = new ArrayList<>();
        items.forEach(item -> keyed.add(new Keyed(key.apply(item), item)));
        Comparator<Keyed> order = (one, other) -> Comparison.order(rendering, one.key(), other.key());
        keyed.sort(reverse ? order.reversed() : order);
        for (int i = 0; i < items.size(); i++) {
            items.set(i, keyed.get(i).item());
        }
    }

    /** What Jinja compares unless it is told to mind upper and lower case. */
    static Object folded(Rendering rendering, boolean caseSensitive, Object value) {
        return !caseSensitive && value instanceof Text text ? LetterCase.apply(rendering, text, "lower") : value;
    }

    private static Object batch(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("batch", "linecount", "fill_with");
        long size = Values.whole(bound.get(0));
        List<Object> items = Iteration.list(rendering, value);
        if (size < 1) {
            throw new UnsupportedException("batch of less than one");
        }
        List<Object> batches = new ArrayList<>();
        for (int begin = 0; begin < items.size(); begin += (int) Math.min(size, items.size())) {
            List<Object> batch = new ArrayList<>(items.subList(begin, (int) Math.min(items.size(), begin + size)));
            rendering.makeElements(bound.isGiven(1) ? size : batch.size());
            while (bound.isGiven(1) && batch.size() < size) {
                batch.add(bound.get(1));
            }
            batches.add(batch);
        }
        return new Generator(batches.iterator());
    }

    private static Object slice(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("slice", "slices", "fill_with");
        long count = Values.whole(bound.get(0));
        List<Object> items = Iteration.list(rendering, value);
        if (count < 1) {
            throw new UnsupportedException("slice into less than one");
        }
        rendering.makeElements(count + items.size());
        List<Object> slices = new ArrayList<>();
        int begin = 0;
        for (long i = 0; i < count; i++) {
            boolean longer = i < items.size() % count;
            int end = begin + (int) (items.size() / count) + (longer ? 1 : 0);
            List<Object> slice = new ArrayList<>(items.subList(begin, end));
            if (bound.isGiven(1) && !longer) {
                slice.add(bound.get(1));
            }
            slices.add(slice);
            begin = end;
        }
        return new Generator(slices.iterator());
    }
}
