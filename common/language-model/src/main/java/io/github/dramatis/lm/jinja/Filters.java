package io.github.dramatis.lm.jinja;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Jinja's filters by name. */
final class Filters {
    /** Filters of Jinja that are not known here; any other name is an error in Jinja too. */
    private static final Set<String> OTHERS = Set.of(
            "attr",
            "filesizeformat",
            "forceescape",
            "groupby",
            "pprint",
            "random",
            "striptags",
            "urlencode",
            "urlize",
            "wordcount",
            "wordwrap",
            "xmlattr");

    private static final Map<String, Filter> FILTERS = filters();

    private Filters() {}

    /** What stands behind {@code |}. */
    @FunctionalInterface
    interface Filter {
        Object apply(Rendering rendering, Object value, Arguments arguments);
    }

    private static Map<String, Filter> filters() {
        Map<String, Filter> filters = new HashMap<>();
        TextFilters.addTo(filters);
        NumberFilters.addTo(filters);
        SequenceFilters.addTo(filters);
        ItemFilters.addTo(filters);
        filters.put("tojson", (rendering, value, arguments) -> Json.of(rendering, value, arguments));
        filters.put("default", Filters::orDefault);
        filters.put("d", Filters::orDefault);
        return Map.copyOf(filters);
    }

    private static Object orDefault(Rendering rendering, Object value, Arguments arguments) {
        Arguments.Bound bound = arguments.bind("default", "default_value", "boolean");
        boolean replaced = value instanceof Undefined || (bound.truth(1) && !Values.truth(value));
        return replaced ? bound.get(0, Text.EMPTY) : value;
    }

    /** Whether Jinja has it. One that we lack is refused where a template comes to it. */
    static boolean exists(String name) {
        return FILTERS.containsKey(name) || OTHERS.contains(name);
    }

    static Object apply(Rendering rendering, String name, Object value, Arguments arguments) {
        Filter filter = FILTERS.get(name);
        if (filter == null) {
            throw OTHERS.contains(name)
                    ? new UnsupportedException("the filter '" + name + "'")
                    : new TemplateException("no filter '" + name + "'");
        }
        return filter.apply(rendering, value, arguments);
    }
}
