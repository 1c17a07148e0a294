package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Markup;
import io.github.dramatis.lm.jinja.Values.Range;
import io.github.dramatis.lm.jinja.Values.Tuple;
import io.github.dramatis.lm.jinja.Values.View;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** Python's {@code ==}, {@code <} and {@code in}. */
final class Comparison {
    private Comparison() {}

    static boolean equal(Rendering rendering, Object one, Object other) {
        rendering.enter();
        boolean equal = areEqual(rendering, one, other);
        rendering.leave();
        return equal;
    }

    private static boolean areEqual(Rendering rendering, Object one, Object other) {
        if (one instanceof Markup || other instanceof Markup) {
            throw Values.wrongType(one instanceof Markup ? one : other, "");
        } else if (Values.isNumber(one) && Values.isNumber(other)) {
            return isComparable(one, other) && numbers(one, other) == 0;
        } else if (one instanceof Text text && other instanceof Text) {
            rendering.work(text.size());
            return text.equals(other);
        } else if ((one instanceof List && other instanceof List) || (one instanceof Tuple && other instanceof Tuple)) {
            return equalItems(rendering, Iteration.items(one), Iteration.items(other));
        } else if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> second) {
            return map.size() == second.size()
                    && map.entrySet().stream()
                            .allMatch(entry -> second.containsKey(entry.getKey())
                                    && equal(rendering, entry.getValue(), second.get(entry.getKey())));
        } else if ((one instanceof Range && other instanceof Range) || (one instanceof View && other instanceof View)) {
            throw new UnsupportedException("== between two of " + Values.type(one));
        }
        return (one instanceof Undefined && other instanceof Undefined) || one == other;
    }

    private static boolean equalItems(Rendering rendering, List<Object> one, List<Object> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!equal(rendering, one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** NaN compares with nothing. */
    private static boolean isComparable(Object one, Object other) {
        return !(one instanceof Double first && first.isNaN()) && !(other instanceof Double second && second.isNaN());
    }

    private static int numbers(Object one, Object other) {
        if (one instanceof Double || other instanceof Double) {
            double first = one instanceof Double number ? number : Values.whole(one);
            double second = other instanceof Double number ? number : Values.whole(other);
            if (first != second || Double.isInfinite(first)) {
                return Double.compare(first, second);
            }
            return exact(one).compareTo(exact(other));
        }
        return Long.compare(Values.whole(one), Values.whole(other));
    }

    private static BigDecimal exact(Object number) {
        return number instanceof Double real ? new BigDecimal(real) : BigDecimal.valueOf(Values.whole(number));
    }

    /** One of {@code < <= > >=}. */
    static boolean ordered(Rendering rendering, String operator, Object one, Object other) {
        if (Values.isNumber(one) && Values.isNumber(other) && !isComparable(one, other)) {
            return false;
        }
        int order = order(rendering, one, other);
        return switch (operator) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            default -> order >= 0;
        };
    }

    /** Negative, zero or positive, for what Python can order. */
    static int order(Rendering rendering, Object one, Object other) {
        rendering.enter();
        int order;
        if (Values.isNumber(one) && Values.isNumber(other) && isComparable(one, other)) {
            order = numbers(one, other);
        } else if (one instanceof Text first && other instanceof Text second) {
            rendering.work(Math.min(first.size(), second.size()));
            order = first.compareTo(second);
        } else if ((one instanceof List && other instanceof List) || (one instanceof Tuple && other instanceof Tuple)) {
            order = orderItems(rendering, Iteration.items(one), Iteration.items(other));
        } else {
            Object wrong = one instanceof Undefined || one instanceof Markup ? one : other;
            throw wrong instanceof Undefined || wrong instanceof Markup
                    ? Values.wrongType(wrong, "")
                    : new TemplateException("a " + Values.type(one) + " is ordered with a " + Values.type(other));
        }
        rendering.leave();
        return order;
    }

    private static int orderItems(Rendering rendering, List<Object> one, List<Object> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!equal(rendering, one.get(i), other.get(i))) {
                return order(rendering, one.get(i), other.get(i));
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    static boolean contains(Rendering rendering, Object container, Object wanted) {
        if (container instanceof Text text) {
            Text part = Values.text(wanted);
            rendering.work((long) text.size() * part.size());
            return text.contains(part);
        } else if (container instanceof Map<?, ?> map) {
            return map.containsKey(Values.key(wanted));
        }
        for (Iterator<Object> items = Iteration.of(container); items.hasNext(); ) {
            if (equal(rendering, items.next(), wanted)) {
                return true;
            }
        }
        return false;
    }
}
