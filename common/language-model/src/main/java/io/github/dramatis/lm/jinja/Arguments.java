package io.github.dramatis.lm.jinja;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a function, method, filter or test is called with. */
record Arguments(List<Object> positional, Map<String, Object> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    /** What {@link Bound} has where nothing was given. */
    private static final Object ABSENT = new Object();

    /** The arguments by the parameters' places. */
    record Bound(String function, Object[] values) {
        boolean has(int index) {
            return values[index] != ABSENT;
        }

        Object get(int index) {
            if (!has(index)) {
                throw new TemplateException(function + " lacks an argument");
            }
            return values[index];
        }

        Object get(int index, Object otherwise) {
            return has(index) ? values[index] : otherwise;
        }

        /** Whether an argument is given, where None means the same as nothing. */
        boolean isGiven(int index) {
            return get(index, null) != null;
        }

        Text text(int index) {
            return Values.text(get(index));
        }

        long whole(int index, long otherwise) {
            return has(index) ? Values.whole(get(index)) : otherwise;
        }

        boolean truth(int index) {
            return Values.truth(get(index, false));
        }
    }

    /** Binds arguments to parameters of these names, as Python does. */
    Bound bind(String function, String... parameters) {
        Bound bound = bindPositional(function, parameters.length, named);
        named.forEach((name, value) -> {
            int index = Arrays.asList(parameters).indexOf(name);
            if (index < 0 || bound.has(index)) {
                throw new TemplateException(function + " takes no argument '" + name + "' there");
            }
            bound.values()[index] = value;
        });
        return bound;
    }

    /** For what takes no names, as most of Python's own methods. */
    Bound bindPositional(String function, int most) {
        return bindPositional(function, most, Map.of());
    }

    private Bound bindPositional(String function, int most, Map<String, Object> expectedNames) {
        if (positional.size() > most || expectedNames.size() < named.size()) {
            throw new TemplateException(function + " takes at most " + most + " arguments, or none by name");
        }
        Object[] values = new Object[most];
        Arrays.fill(values, ABSENT);
        for (int i = 0; i < positional.size(); i++) {
            values[i] = positional.get(i);
        }
        return new Bound(function, values);
    }

    /** The arguments behind the first ones. */
    Arguments from(int index) {
        return new Arguments(positional.subList(index, positional.size()), named);
    }
}
