package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Markup;
import java.util.Map;
import java.util.Set;

/** Jinja's tests, what stands behind {@code is}. */
final class Predicates {
    /** Each test and how many arguments it takes. */
    private static final Map<String, Integer> TESTS = Map.ofEntries(
            Map.entry("boolean", 0),
            Map.entry("callable", 0),
            Map.entry("defined", 0),
            Map.entry("divisibleby", 1),
            Map.entry("escaped", 0),
            Map.entry("even", 0),
            Map.entry("false", 0),
            Map.entry("filter", 0),
            Map.entry("float", 0),
            Map.entry("in", 1),
            Map.entry("integer", 0),
            Map.entry("iterable", 0),
            Map.entry("lower", 0),
            Map.entry("mapping", 0),
            Map.entry("none", 0),
            Map.entry("number", 0),
            Map.entry("odd", 0),
            Map.entry("sameas", 1),
            Map.entry("sequence", 0),
            Map.entry("string", 0),
            Map.entry("test", 0),
            Map.entry("true", 0),
            Map.entry("undefined", 0),
            Map.entry("upper", 0));

    private static final Map<String, String> COMPARISONS = Map.ofEntries(
            Map.entry("eq", "=="),
            Map.entry("equalto", "=="),
            Map.entry("==", "=="),
            Map.entry("ne", "!="),
            Map.entry("!=", "!="),
            Map.entry("lt", "<"),
            Map.entry("lessthan", "<"),
            Map.entry("<", "<"),
            Map.entry("le", "<="),
            Map.entry("<=", "<="),
            Map.entry("gt", ">"),
            Map.entry("greaterthan", ">"),
            Map.entry(">", ">"),
            Map.entry("ge", ">="),
            Map.entry(">=", ">="));

    /** Arguments that these tests take by name. */
    private static final Map<String, String> PARAMETERS = Map.of("divisibleby", "num", "sameas", "other", "in", "seq");

    private static final Set<String> OF_TEXTS = Set.of("lower", "upper", "filter", "test");

    private Predicates() {}

    static boolean isKnown(String name) {
        return TESTS.containsKey(name) || COMPARISONS.containsKey(name);
    }

    static boolean test(Rendering rendering, String name, Object value, Arguments arguments) {
        if (COMPARISONS.containsKey(name)) {
            Object other = arguments.bindPositional("the test " + name, 1).get(0);
            return compared(rendering, COMPARISONS.get(name), value, other);
        } else if (!TESTS.containsKey(name)) {
            throw new TemplateException("no test '" + name + "'");
        } else if (TESTS.get(name) == 0) {
            arguments.bindPositional("the test " + name, 0);
            return OF_TEXTS.contains(name) ? ofText(rendering, name, value) : ofType(rendering, name, value);
        }
        Object other = arguments.bind("the test " + name, PARAMETERS.get(name)).get(0);
        return switch (name) {
            case "divisibleby" -> isZero(Arithmetic.apply(rendering, "%", number(value), other));
            case "in" -> Comparison.contains(rendering, other, value);
            default -> same(value, other);
        };
    }

    static boolean compared(Rendering rendering, String operator, Object one, Object other) {
        return switch (operator) {
            case "==" -> Comparison.equal(rendering, one, other);
            case "!=" -> !Comparison.equal(rendering, one, other);
            default -> Comparison.ordered(rendering, operator, one, other);
        };
    }

    private static boolean ofType(Rendering rendering, String name, Object value) {
        return switch (name) {
            case "defined" -> !(value instanceof Undefined);
            case "undefined" -> value instanceof Undefined;
            case "none" -> value == null;
            case "boolean" -> value instanceof Boolean;
            case "true" -> Boolean.TRUE.equals(value);
            case "false" -> Boolean.FALSE.equals(value);
            case "integer" -> value instanceof Long;
            case "float" -> value instanceof Double;
            case "number" -> Values.isNumber(value);
            case "string" -> value instanceof Text || value instanceof Markup;
            case "mapping" -> value instanceof Map;
            case "iterable" -> Iteration.isIterable(value) || value instanceof Markup || value instanceof Loop;
            case "sequence" -> isSequence(value);
            case "callable" -> value instanceof Function || value instanceof Undefined || value instanceof Loop;
            case "escaped" -> value instanceof Markup;
            case "even" -> isZero(remainder(rendering, value));
            default -> !isZero(remainder(rendering, value));
        };
    }

    private static boolean isSequence(Object value) {
        if (value instanceof Loop) {
            throw new UnsupportedException("loop as a value");
        }
        return (Iteration.hasLength(value) && !(value instanceof Values.View)) || value instanceof Markup;
    }

    private static Object remainder(Rendering rendering, Object value) {
        return Arithmetic.apply(rendering, "%", number(value), 2L);
    }

    private static Object number(Object value) {
        if (!Values.isNumber(value)) {
            throw Values.wrongType(value, "a number");
        }
        return value;
    }

    private static boolean isZero(Object number) {
        return Values.whole(number) == 0;
    }

    private static boolean ofText(Rendering rendering, String name, Object value) {
        if (name.equals("filter") || name.equals("test")) {
            throw new UnsupportedException("the test '" + name + "'");
        }
        Text text = Printing.str(rendering, value);
        rendering.work(text.size());
        return name.equals("lower") ? LetterCase.isLower(text) : LetterCase.isUpper(text);
    }

    /** Whether two are one object, which Python leaves open for most values that are equal. */
    private static boolean same(Object one, Object other) {
        if (one == null || other == null || one instanceof Boolean || other instanceof Boolean) {
            return one == null || other == null ? one == other : one.equals(other);
        }
        throw new UnsupportedException("sameas between two of " + Values.type(one));
    }
}
