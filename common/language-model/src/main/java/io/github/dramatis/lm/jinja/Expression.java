package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import io.github.dramatis.lm.jinja.Values.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What has a value. To be evaluated through {@link Scope#evaluate}, which keeps the bounds. */
interface Expression {
    Object evaluate(Scope scope);

    record Constant(Object value) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return value;
        }
    }

    record Name(String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return scope.read(name);
        }
    }

    record ListLiteral(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return all(scope, items);
        }
    }

    record TupleLiteral(List<Expression> items) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return new Tuple(all(scope, items));
        }
    }

    private static List<Object> all(Scope scope, List<Expression> expressions) {
        scope.rendering().makeElements(expressions.size());
        List<Object> values = new ArrayList<>(expressions.size());
        expressions.forEach(expression -> values.add(scope.evaluate(expression)));
        return values;
    }

    record DictLiteral(List<Expression> keys, List<Expression> values) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            scope.rendering().makeElements(keys.size());
            Map<Object, Object> dict = new LinkedHashMap<>();
            for (int i = 0; i < keys.size(); i++) {
                dict.put(Values.storedKey(scope.evaluate(keys.get(i))), scope.evaluate(values.get(i)));
            }
            return dict;
        }
    }

    /** {@code -x} or {@code +x}. */
    record Signed(boolean negative, Expression operand) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(operand);
            if (!Values.isNumber(value)) {
                throw Values.wrongType(value, "a number");
            }
            return negative
                    ? Arithmetic.negated(value)
                    : value instanceof Double ? value : (Object) Values.whole(value);
        }
    }

    record Calculation(String operator, Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object first = scope.evaluate(left);
            return Arithmetic.apply(scope.rendering(), operator, first, scope.evaluate(right));
        }
    }

    /** {@code a ~ b ~ c}. */
    record Concatenation(List<Expression> parts) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            TextBuilder out = new TextBuilder(scope.rendering());
            all(scope, parts).forEach(part -> out.append(Printing.str(scope.rendering(), part)));
            return out.build();
        }
    }

    /** {@code a < b <= c}: each operand with the one before it. */
    record Chain(Expression first, List<String> operators, List<Expression> operands) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object left = scope.evaluate(first);
            for (int i = 0; i < operators.size(); i++) {
                Object right = scope.evaluate(operands.get(i));
                if (!holds(scope.rendering(), operators.get(i), left, right)) {
                    return false;
                }
                left = right;
            }
            return true;
        }

        private static boolean holds(Rendering rendering, String operator, Object left, Object right) {
            return switch (operator) {
                case "in" -> Comparison.contains(rendering, right, left);
                case "not in" -> !Comparison.contains(rendering, right, left);
                default -> Predicates.compared(rendering, operator, left, right);
            };
        }
    }

    /** Gives one of the operands itself, as Python does. */
    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(left);
            return Values.truth(value) ? scope.evaluate(right) : value;
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(left);
            return Values.truth(value) ? value : scope.evaluate(right);
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return !Values.truth(scope.evaluate(operand));
        }
    }

    /** {@code a if condition else b}; {@code otherwise} may be null. */
    record Conditional(Expression condition, Expression then, Expression otherwise) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            if (Values.truth(scope.evaluate(condition))) {
                return scope.evaluate(then);
            }
            return otherwise == null ? new Undefined("an if without else that is false") : scope.evaluate(otherwise);
        }
    }

    record Attribute(Expression of, String name) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            return Lookup.attribute(scope.evaluate(of), name);
        }
    }

    record Item(Expression of, Expression key) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(of);
            return Lookup.item(value, scope.evaluate(key));
        }
    }

    /** {@code of[from:to:step]}; each may be null. */
    record Slice(Expression of, Expression from, Expression to, Expression step) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(of);
            Object[] bounds = new Object[3];
            int i = 0;
            for (Expression bound : new Expression[] {from, to, step}) {
                bounds[i++] = bound == null ? null : scope.evaluate(bound);
            }
            return Lookup.slice(scope.rendering(), value, bounds[0], bounds[1], bounds[2]);
        }
    }

    /** What stands in the parentheses of a call. */
    record ArgumentList(List<Expression> positional, Map<String, Expression> named) {
        static final ArgumentList NONE = new ArgumentList(List.of(), Map.of());

        Arguments evaluate(Scope scope) {
            List<Object> values = all(scope, positional);
            Map<String, Object> byName = new LinkedHashMap<>();
            named.forEach((name, expression) -> byName.put(name, scope.evaluate(expression)));
            return new Arguments(values, byName);
        }
    }

    record Call(Expression function, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Function called = function(scope.evaluate(function));
            return called.call(scope.rendering(), arguments.evaluate(scope));
        }

        static Function function(Object value) {
            if (value instanceof Function function) {
                return function;
            }
            throw Values.wrongType(value, "a function");
        }
    }

    record Filtered(Expression input, String filter, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(input);
            return Filters.apply(scope.rendering(), filter, value, arguments.evaluate(scope));
        }
    }

    record Tested(Expression input, String test, ArgumentList arguments) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            Object value = scope.evaluate(input);
            return Predicates.test(scope.rendering(), test, value, arguments.evaluate(scope));
        }
    }

    /** Fails where it is reached. */
    record Failing(String why) implements Expression {
        @Override
        public Object evaluate(Scope scope) {
            throw new TemplateException(why);
        }
    }
}
