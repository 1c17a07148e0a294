package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Arguments.Bound;
import io.github.dramatis.lm.jinja.Values.Generator;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Jinja's filters that look at each item of a list: by an attribute, a test or another filter. */
final class ItemFilters {
    private ItemFilters() {}

    static void addTo(Map<String, Filters.Filter> filters) {
        filters.put("map", ItemFilters::map);
        filters.put("select", (rendering, value, arguments) -> select(rendering, value, arguments, false, true));
        filters.put("reject", (rendering, value, arguments) -> select(rendering, value, arguments, false, false));
        filters.put("selectattr", (rendering, value, arguments) -> select(rendering, value, arguments, true, true));
        filters.put("rejectattr", (rendering, value, arguments) -> select(rendering, value, arguments, true, false));
        filters.put("join", ItemFilters::join);
        filters.put("sort", ItemFilters::sort);
        filters.put("unique", ItemFilters::unique);
        filters.put("min", (rendering, value, arguments) -> extreme(rendering, value, arguments, "min"));
        filters.put("max", (rendering, value, arguments) -> extreme(rendering, value, arguments, "max"));
        filters.put("sum", ItemFilters::sum);
    }

    /** The items' attribute {@code a.b.0}, or the items themselves where none is given. */
    private static UnaryOperator<Object> attribute(Rendering rendering, Object path, Object otherwise) {
        List<Object> keys = new ArrayList<>();
        if (path instanceof Text text) {
            for (Object part : StringSplitting.at(rendering, text, Text.of("."), -1, false)) {
                boolean index = StringMethods.all((Text) part, LetterCase::isDigit);
                keys.add(index ? NumberText.whole((Text) part) : part);
            }
        } else if (path != null) {
            keys.add(Values.whole(path));
        }
        return item -> {
            Object value = item;
            for (Object key : keys) {
                rendering.work(1);
                value = Lookup.item(value, key);
                value = value instanceof Undefined && otherwise != null ? otherwise : value;
            }
            return value;
        };
    }

    /** Each item on its turn, so that what is not taken is not computed. */
    private static Generator mapped(Rendering rendering, Iterator<Object> items, UnaryOperator<Object> function) {
        return new Generator(new Iterator<>() {
            @Override
            public boolean hasNext() {
                rendering.enter();
                boolean has = items.hasNext();
                rendering.leave();
                return has;
            }

            @Override
            public Object next() {
                rendering.enter();
                Object mapped = function.apply(items.next());
                rendering.leave();
                return mapped;
            }
        });
    }

    /** Passes on the items that are wanted, one by one as {@link #mapped}. */
    static Generator filtered(Rendering rendering, Iterator<Object> items, Predicate<Object> wanted) {
        return new Generator(new Iterator<>() {
            private boolean found;
            private Object item;

            @Override
            public boolean hasNext() {
                rendering.enter();
                while (!found && items.hasNext()) {
                    item = items.next();
                    found = wanted.test(item);
                }
                rendering.leave();
                return found;
            }

            @Override
            public Object next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                found = false;
                return item;
            }
        });
    }

    /** Nothing, of what is false. */
    private static Iterator<Object> itemsIfAny(Object value) {
        return Iteration.of(Values.truth(value) ? value : List.of());
    }

    private static Object map(Rendering rendering, Object value, Arguments arguments) {
        if (arguments.positional().isEmpty() && arguments.named().containsKey("attribute")) {
            Bound bound = arguments.bind("map", "attribute", "default");
            return mapped(rendering, itemsIfAny(value), attribute(rendering, bound.get(0), bound.get(1, null)));
        } else if (arguments.positional().isEmpty()) {
            throw new TemplateException("map needs a filter or an attribute");
        }
        String filter = Values.text(arguments.positional().get(0)).toString();
        Arguments rest = arguments.from(1);
        return mapped(rendering, itemsIfAny(value), item -> Filters.apply(rendering, filter, item, rest));
    }

    private static Object select(
            Rendering rendering, Object value, Arguments arguments, boolean byAttribute, boolean kept) {
        int test = byAttribute ? 1 : 0;
        List<Object> given = arguments.positional();
        if (given.size() < test) {
            throw new TemplateException("selectattr needs an attribute");
        }
        UnaryOperator<Object> looked = attribute(rendering, byAttribute ? given.get(0) : null, null);
        if (given.size() == test) {
            return filtered(rendering, itemsIfAny(value), item -> Values.truth(looked.apply(item)) == kept);
        }
        String name = Values.text(given.get(test)).toString();
        Arguments rest = arguments.from(test + 1);
        return filtered(
                rendering,
                itemsIfAny(value),
                item -> Predicates.test(rendering, name, looked.apply(item), rest) == kept);
    }

    private static Object join(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("join", "d", "attribute");
        Iterator<Object> items = Iteration.of(value);
        Object joined = bound.isGiven(1)
                ? mapped(rendering, items, attribute(rendering, bound.get(1), null))
                : new Generator(items);
        Text separator = Printing.str(rendering, bound.get(0, Text.EMPTY));
        return StringMethods.join(rendering, separator, joined, item -> Printing.str(rendering, item));
    }

    /** The values of several attributes, with commas between them. */
    private static Object sort(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("sort", "reverse", "case_sensitive", "attribute");
        List<UnaryOperator<Object>> attributes = new ArrayList<>();
        if (bound.get(2, null) instanceof Text several) {
            for (Object one : StringSplitting.at(rendering, several, Text.of(","), -1, false)) {
                attributes.add(attribute(rendering, one, null));
            }
        } else {
            attributes.add(attribute(rendering, bound.get(2, null), null));
        }
        List<Object> items = Iteration.list(rendering, value);
        SequenceFilters.sort(
                rendering,
                items,
                item -> {
                    List<Object> key = new ArrayList<>();
                    attributes.forEach(attribute ->
                            key.add(SequenceFilters.folded(rendering, bound.truth(1), attribute.apply(item))));
                    return key;
                },
                bound.truth(0));
        return items;
    }

    private static Object unique(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("unique", "case_sensitive", "attribute");
        UnaryOperator<Object> attribute = attribute(rendering, bound.get(1, null), null);
        List<Object> seen = new ArrayList<>();
        return filtered(rendering, Iteration.of(value), item -> {
            Object key = Values.key(SequenceFilters.folded(rendering, bound.truth(0), attribute.apply(item)));
            boolean isNew = !Comparison.contains(rendering, seen, key);
            if (isNew) {
                seen.add(key);
            }
            return isNew;
        });
    }

    private static Object extreme(Rendering rendering, Object value, Arguments arguments, String which) {
        Bound bound = arguments.bind(which, "case_sensitive", "attribute");
        UnaryOperator<Object> attribute = attribute(rendering, bound.get(1, null), null);
        Object extreme = new Undefined("the " + which + " of nothing");
        Object extremeKey = null;
        boolean any = false;
        for (Iterator<Object> items = Iteration.of(value); items.hasNext(); ) {
            Object item = items.next();
            Object key = SequenceFilters.folded(rendering, bound.truth(0), attribute.apply(item));
            if (!any || Comparison.ordered(rendering, which.equals("min") ? "<" : ">", key, extremeKey)) {
                extreme = item;
                extremeKey = key;
                any = true;
            }
        }
        return extreme;
    }

    private static Object sum(Rendering rendering, Object value, Arguments arguments) {
        Bound bound = arguments.bind("sum", "attribute", "start");
        UnaryOperator<Object> attribute = attribute(rendering, bound.get(0, null), null);
        Object sum = bound.get(1, 0L);
        if (sum instanceof Text) {
            throw new TemplateException("sum of strings");
        }
        for (Iterator<Object> items = Iteration.of(value); items.hasNext(); ) {
            Object item = attribute.apply(items.next());
            if (item instanceof Double || sum instanceof Double) {
                throw new UnsupportedException("sum of fractions, which Python's versions round in other ways");
            }
            sum = Arithmetic.apply(rendering, "+", sum, item);
        }
        return sum;
    }
}
