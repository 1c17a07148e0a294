package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Namespace;
import io.github.dramatis.lm.jinja.Values.Range;
import java.util.LinkedHashMap;
import java.util.Map;

/** The functions that every template can call. */
final class Globals {
    /** The limit of Jinja's sandbox. */
    private static final int LONGEST_RANGE = 100_000;

    static final Map<String, Function> FUNCTIONS = Map.of(
            "range", Globals::range,
            "dict", Globals::dict,
            "namespace", Globals::namespace,
            "raise_exception", Globals::raiseException,
            "lipsum", (rendering, arguments) -> unsupported("lipsum"),
            "cycler", (rendering, arguments) -> unsupported("cycler"),
            "joiner", (rendering, arguments) -> unsupported("joiner"));

    private Globals() {}

    private static Object unsupported(String function) {
        throw new UnsupportedException("the function " + function + "()");
    }

    private static Object range(Rendering rendering, Arguments arguments) {
        Arguments.Bound bound = arguments.bindPositional("range", 3);
        long first = Values.whole(bound.get(0));
        Range range =
                bound.has(1) ? new Range(first, Values.whole(bound.get(1)), bound.whole(2, 1)) : new Range(0, first, 1);
        if (range.step() == 0) {
            throw new TemplateException("a range of step 0");
        } else if (Math.max(Math.abs(range.start()), Math.abs(range.stop())) > Integer.MAX_VALUE
                || range.length() > LONGEST_RANGE) {
            throw new TemplateException("a range of more than " + LONGEST_RANGE);
        }
        return range;
    }

    private static Object dict(Rendering rendering, Arguments arguments) {
        rendering.makeElements(arguments.named().size());
        Map<Object, Object> dict = new LinkedHashMap<>();
        if (!arguments.positional().isEmpty()) {
            Object first = new Arguments(arguments.positional(), Map.of())
                    .bindPositional("dict", 1)
                    .get(0);
            if (!(first instanceof Map<?, ?> map)) {
                throw new UnsupportedException("dict() of a " + Values.type(first));
            }
            rendering.makeElements(map.size());
            dict.putAll(map);
        }
        arguments.named().forEach((name, value) -> dict.put(Text.of(name), value));
        return dict;
    }

    private static Object namespace(Rendering rendering, Arguments arguments) {
        Map<Text, Object> variables = new LinkedHashMap<>();
        ((Map<?, ?>) dict(rendering, arguments))
                .forEach((name, value) -> variables.put(namespaceKey(Values.text(name)), value));
        return new Namespace(variables);
    }

    /** Refuses names that begin with an underscore, as transformers does. */
    static Text namespaceKey(Text name) {
        if (name.toString().startsWith("_")) {
            throw new TemplateException("a namespace cannot hold '" + name + "'");
        }
        return name;
    }

    private static Object raiseException(Rendering rendering, Arguments arguments) {
        Object message = arguments.bind("raise_exception", "message").get(0);
        throw new TemplateException(message instanceof Text text ? text.toString() : "it raises an exception");
    }
}
