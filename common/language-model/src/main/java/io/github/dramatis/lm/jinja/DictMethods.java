package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Tuple;
import io.github.dramatis.lm.jinja.Values.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The methods of Python's dict that change nothing. */
final class DictMethods {
    static final Set<String> KNOWN = Set.of("get", "items", "keys", "values");
    static final Set<String> OTHERS = Set.of("clear", "copy", "fromkeys", "pop", "popitem", "setdefault", "update");

    private DictMethods() {}

    static Function of(Map<?, ?> dict, String method) {
        return (rendering, arguments) -> {
            Arguments.Bound bound = arguments.bindPositional(method, method.equals("get") ? 2 : 0);
            if (method.equals("get")) {
                Object key = Values.key(bound.get(0));
                return dict.containsKey(key) ? dict.get(key) : bound.get(1, null);
            }
            rendering.makeElements(dict.size());
            return new View(
                    method,
                    switch (method) {
                        case "items" -> items(dict);
                        case "keys" -> new ArrayList<>(dict.keySet());
                        default -> new ArrayList<>(dict.values());
                    });
        };
    }

    /** Pairs of key and value. */
    static List<Object> items(Map<?, ?> dict) {
        List<Object> items = new ArrayList<>(dict.size());
        dict.forEach((key, value) -> items.add(new Tuple(Arrays.asList(key, value))));
        return items;
    }
}
