package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/** Python's {@code + - * / // % **}. Whole numbers have 64 bits; what needs more is refused. */
final class Arithmetic {
    private static final Set<String> DIVISIONS = Set.of("/", "//", "%");

    private Arithmetic() {}

    static Object apply(Rendering rendering, String operator, Object left, Object right) {
        if (left instanceof Undefined || right instanceof Undefined) {
            throw ((Undefined) (left instanceof Undefined ? left : right)).error();
        } else if (operator.equals("+") && left instanceof Text first && right instanceof Text second) {
            rendering.makeText((long) first.size() + second.size());
            return first.plus(second);
        } else if (operator.equals("+") && isSequence(left) && right != null && left.getClass() == right.getClass()) {
            return joined(rendering, left, right);
        } else if (operator.equals("%") && left instanceof Text format) {
            return PercentFormat.apply(rendering, format, right);
        } else if (operator.equals("*") && (isRepeatable(left) || isRepeatable(right))) {
            return isRepeatable(left) ? repeated(rendering, left, right) : repeated(rendering, right, left);
        } else if (!Values.isNumber(left) || !Values.isNumber(right)) {
            throw wrongOperands(operator, left, right);
        } else if (left instanceof Double || right instanceof Double || operator.equals("/")) {
            return reals(operator, NumberText.real(left), NumberText.real(right));
        }
        return wholes(rendering, operator, Values.whole(left), Values.whole(right));
    }

    private static TemplateException wrongOperands(String operator, Object left, Object right) {
        return left instanceof Values.Markup || right instanceof Values.Markup
                ? Values.wrongType(left instanceof Values.Markup ? left : right, "")
                : new TemplateException(
                        "'" + operator + "' between a " + Values.type(left) + " and a " + Values.type(right));
    }

    private static boolean isSequence(Object value) {
        return value instanceof List || value instanceof Tuple;
    }

    private static boolean isRepeatable(Object value) {
        return value instanceof Text || isSequence(value);
    }

    private static Object joined(Rendering rendering, Object left, Object right) {
        List<Object> items = new ArrayList<>(Iteration.items(left));
        rendering.makeElements((long) items.size() + Iteration.items(right).size());
        items.addAll(Iteration.items(right));
        return left instanceof Tuple ? new Tuple(items) : items;
    }

    private static Object repeated(Rendering rendering, Object value, Object times) {
        long count = Math.max(0, Values.whole(times));
        if (value instanceof Text text) {
            rendering.makeText(product(text.size(), count));
            return Text.join(Collections.nCopies(text.isEmpty() ? 0 : (int) count, text));
        }
        List<Object> items = Iteration.items(value);
        rendering.makeElements(product(items.size(), count));
        List<Object> repeated = new ArrayList<>();
        for (long i = 0; i < count && !items.isEmpty(); i++) {
            repeated.addAll(items);
        }
        return value instanceof Tuple ? new Tuple(repeated) : repeated;
    }

    private static long product(long one, long other) {
        return one == 0 || other < Integer.MAX_VALUE / one ? one * other : Integer.MAX_VALUE;
    }

    private static Object wholes(Rendering rendering, String operator, long left, long right) {
        try {
            return switch (operator) {
                case "+" -> Math.addExact(left, right);
                case "-" -> Math.subtractExact(left, right);
                case "*" -> Math.multiplyExact(left, right);
                case "//" -> Math.floorDiv(left, notZero(right));
                case "%" -> Math.floorMod(left, notZero(right));
                default -> power(rendering, left, right);
            };
        } catch (ArithmeticException e) {
            throw new UnsupportedException("a whole number of more than 64 bits");
        }
    }

    private static long notZero(long divisor) {
        if (divisor == 0) {
            throw new TemplateException("a division by zero");
        }
        return divisor;
    }

    private static Object power(Rendering rendering, long base, long exponent) {
        if (exponent < 0) {
            throw new UnsupportedException("a power that is no whole number");
        }
        rendering.work(Math.abs(base) > 1 ? 0 : exponent);
        long power = 1;
        for (long i = 0; i < exponent; i++) {
            power = Math.multiplyExact(power, base);
        }
        return power;
    }

    private static Object reals(String operator, double left, double right) {
        if (DIVISIONS.contains(operator) && right == 0) {
            throw new TemplateException("a division by zero");
        }
        return switch (operator) {
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            case "/" -> left / right;
            default -> throw new UnsupportedException("'" + operator + "' of fractions");
        };
    }

    static Object negated(Object value) {
        if (value instanceof Double number) {
            return -number;
        }
        long whole = Values.whole(value);
        if (whole == Long.MIN_VALUE) {
            throw new UnsupportedException("a whole number of more than 64 bits");
        }
        return -whole;
    }
}
