package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import java.util.List;
import java.util.Set;

/** The methods of Python's lists and tuples that change nothing. */
final class ListMethods {
    static final Set<String> KNOWN = Set.of("count", "index");
    static final Set<String> OTHERS =
            Set.of("append", "clear", "copy", "extend", "insert", "pop", "remove", "reverse", "sort");

    private ListMethods() {}

    static Function of(List<Object> list, String method) {
        return (rendering, arguments) -> {
            Object wanted = arguments.bindPositional(method, 1).get(0);
            long count = 0;
            for (int i = 0; i < list.size(); i++) {
                if (Comparison.equal(rendering, list.get(i), wanted)) {
                    if (method.equals("index")) {
                        return (long) i;
                    }
                    count++;
                }
            }
            if (method.equals("index")) {
                throw new TemplateException("index() of what is not in the list");
            }
            return count;
        };
    }
}
