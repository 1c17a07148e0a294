package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Expression.ArgumentList;
import io.github.dramatis.lm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Expressions, by the precedences of Jinja2's parser (not Python's: {@code **} groups to the left there). */
final class ExpressionParser {
    private static final int DEEPEST = 100;
    private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> PRODUCTS = Set.of("*", "/", "//", "%");
    private static final Set<String> BEGIN_AN_ARGUMENT = Set.of("(", "[", "{");
    private static final Set<String> END_A_TEST = Set.of("else", "or", "and");

    private final TokenStream tokens;
    private int depth;
    private boolean readsCaller; // the name "caller", since it was last asked
    private final List<TemplateException> unknown = new ArrayList<>(); // filters and tests, since requireKnown

    ExpressionParser(TokenStream tokens) {
        this.tokens = tokens;
    }

    /** Whether the name "caller" was read since this was last asked. */
    boolean takeReadsCaller() {
        boolean read = readsCaller;
        readsCaller = false;
        return read;
    }

    void noteReadsCaller(boolean read) {
        readsCaller |= read;
    }

    /**
     * What was read since this was last called has only filters and tests that are known. To Jinja that is an error of
     * the template, but not in the conditions and branches of an {@code if}: there it is one once it is reached.
     *
     * @param inBranch whether it stands in those of a statement
     * @throws TemplateException if it has others
     */
    void requireKnown(boolean inBranch) {
        if (!inBranch && !unknown.isEmpty()) {
            throw unknown.get(0);
        }
        unknown.clear();
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw tokens.unsupported("an expression nested more than " + DEEPEST + " deep");
        }
    }

    /** {@code a, b} is a tuple. */
    Expression tupleOrExpression() {
        return tuple(true, false);
    }

    /** Leaves {@code a if b} to the statement; else as {@link #tupleOrExpression}. */
    Expression tupleOrUnconditional() {
        return tuple(false, false);
    }

    private Expression tuple(boolean conditional, boolean inParentheses) {
        List<Expression> items = new ArrayList<>();
        boolean tuple = inParentheses && tokens.current().isOperator(")");
        while (!isTupleEnd()) {
            items.add(conditional ? expression() : or());
            if (!tokens.skipIfOperator(",")) {
                break;
            }
            tuple = true;
        }
        if (tuple) {
            return new Expression.TupleLiteral(items);
        } else if (items.isEmpty()) {
            throw tokens.unexpected("expected an expression");
        }
        return items.get(0);
    }

    private boolean isTupleEnd() {
        Token token = tokens.current();
        return token.is(Kind.VARIABLE_END) || token.is(Kind.BLOCK_END) || token.isOperator(")");
    }

    Expression expression() {
        enter();
        int before = unknown.size();
        Expression value = or();
        while (tokens.skipIfName("if")) {
            Expression condition = or();
            value = new Expression.Conditional(condition, value, tokens.skipIfName("else") ? expression() : null);
            unknown.subList(before, unknown.size()).clear();
        }
        depth--;
        return value;
    }

    private Expression or() {
        Expression left = and();
        while (tokens.skipIfName("or")) {
            left = new Expression.Or(left, and());
        }
        return left;
    }

    private Expression and() {
        Expression left = not();
        while (tokens.skipIfName("and")) {
            left = new Expression.And(left, not());
        }
        return left;
    }

    private Expression not() {
        if (!tokens.skipIfName("not")) {
            return comparison();
        }
        enter();
        Expression operand = not();
        depth--;
        return new Expression.Not(operand);
    }

    private Expression comparison() {
        Expression first = sum();
        List<String> operators = new ArrayList<>();
        List<Expression> operands = new ArrayList<>();
        for (String operator = comparisonOperator(); operator != null; operator = comparisonOperator()) {
            operators.add(operator);
            operands.add(sum());
        }
        return operators.isEmpty() ? first : new Expression.Chain(first, operators, operands);
    }

    private String comparisonOperator() {
        Token token = tokens.current();
        if (token.is(Kind.OPERATOR) && COMPARISONS.contains(token.text())) {
            return tokens.next().text();
        } else if (tokens.skipIfName("in")) {
            return "in";
        } else if (token.isName("not") && tokens.following().isName("in")) {
            tokens.next();
            tokens.next();
            return "not in";
        }
        return null;
    }

    private Expression sum() {
        Expression left = concatenation();
        while (tokens.current().isOperator("+") || tokens.current().isOperator("-")) {
            left = new Expression.Calculation(tokens.next().text(), left, concatenation());
        }
        return left;
    }

    private Expression concatenation() {
        List<Expression> parts = new ArrayList<>(List.of(product()));
        while (tokens.skipIfOperator("~")) {
            parts.add(product());
        }
        return parts.size() == 1 ? parts.get(0) : new Expression.Concatenation(parts);
    }

    private Expression product() {
        Expression left = power();
        while (tokens.current().is(Kind.OPERATOR)
                && PRODUCTS.contains(tokens.current().text())) {
            left = new Expression.Calculation(tokens.next().text(), left, power());
        }
        return left;
    }

    private Expression power() {
        Expression left = unary(true);
        while (tokens.skipIfOperator("**")) {
            left = new Expression.Calculation("**", left, unary(true));
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        enter();
        Expression value;
        if (tokens.current().isOperator("-") || tokens.current().isOperator("+")) {
            value = new Expression.Signed(tokens.next().isOperator("-"), unary(false));
        } else {
            value = primary();
        }
        value = postfix(value);
        value = withFilters ? filtersAndTests(value) : value;
        depth--;
        return value;
    }

    private Expression primary() {
        Token token = tokens.current();
        if (token.is(Kind.NAME)) {
            tokens.next();
            readsCaller |= token.text().equals("caller");
            return switch (token.text()) {
                case "true", "True" -> new Expression.Constant(true);
                case "false", "False" -> new Expression.Constant(false);
                case "none", "None" -> new Expression.Constant(null);
                default -> new Expression.Name(token.text());
            };
        } else if (token.is(Kind.STRING)) {
            List<Text> parts = new ArrayList<>();
            while (tokens.current().is(Kind.STRING)) {
                parts.add(Text.of((String) tokens.next().value()));
            }
            return new Expression.Constant(Text.join(parts));
        } else if (token.is(Kind.NUMBER)) {
            return new Expression.Constant(tokens.next().value());
        } else if (tokens.skipIfOperator("(")) {
            Expression inside = tuple(true, true);
            tokens.expectOperator(")");
            return inside;
        } else if (tokens.skipIfOperator("[")) {
            return new Expression.ListLiteral(items("]"));
        } else if (tokens.skipIfOperator("{")) {
            return dict();
        }
        throw tokens.unexpected("expected an expression");
    }

    private List<Expression> items(String closing) {
        List<Expression> items = new ArrayList<>();
        while (!tokens.current().isOperator(closing)) {
            items.add(expression());
            if (!tokens.skipIfOperator(",")) {
                break;
            }
        }
        tokens.expectOperator(closing);
        return items;
    }

    private Expression dict() {
        List<Expression> keys = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().isOperator("}")) {
            keys.add(expression());
            tokens.expectOperator(":");
            values.add(expression());
            if (!tokens.skipIfOperator(",")) {
                break;
            }
        }
        tokens.expectOperator("}");
        return new Expression.DictLiteral(keys, values);
    }

    private Expression postfix(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.skipIfOperator(".")) {
                result = attribute(result);
            } else if (tokens.skipIfOperator("[")) {
                result = subscript(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Expression.Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    private Expression attribute(Expression of) {
        Token name = tokens.next();
        if (name.is(Kind.NAME)) {
            return new Expression.Attribute(of, name.text());
        } else if (name.is(Kind.NUMBER) && name.value() instanceof Long) {
            return new Expression.Item(of, new Expression.Constant(name.value()));
        }
        throw tokens.error("expected a name or a number behind '.'");
    }

    private Expression subscript(Expression of) {
        Expression from = tokens.current().isOperator(":") ? null : expression();
        if (!tokens.skipIfOperator(":")) {
            if (!tokens.skipIfOperator("]")) {
                throw tokens.unsupported("several keys in one '[ ]'");
            }
            return new Expression.Item(of, from);
        }
        Expression to = bound();
        Expression step = tokens.skipIfOperator(":") ? bound() : null;
        if (!tokens.skipIfOperator("]")) {
            throw tokens.unexpected("expected ']'");
        }
        return new Expression.Slice(of, from, to, step);
    }

    private Expression bound() {
        return tokens.current().isOperator(":") || tokens.current().isOperator("]") ? null : expression();
    }

    ArgumentList arguments() {
        tokens.expectOperator("(");
        List<Expression> positional = new ArrayList<>();
        Map<String, Expression> named = new LinkedHashMap<>();
        while (!tokens.current().isOperator(")")) {
            if (tokens.current().isOperator("*") || tokens.current().isOperator("**")) {
                throw tokens.unsupported("'" + tokens.current().text() + "' in a call");
            } else if (tokens.current().is(Kind.NAME) && tokens.following().isOperator("=")) {
                String name = tokens.next().text();
                tokens.next();
                if (named.put(name, expression()) != null) {
                    throw tokens.error("the argument '" + name + "' twice");
                }
            } else if (named.isEmpty()) {
                positional.add(expression());
            } else {
                throw tokens.error("an argument behind a named one");
            }
            if (!tokens.skipIfOperator(",")) {
                break;
            }
        }
        tokens.expectOperator(")");
        return new ArgumentList(positional, named);
    }

    private Expression filtersAndTests(Expression value) {
        Expression result = value;
        while (true) {
            if (tokens.skipIfOperator("|")) {
                result = filter(result);
            } else if (tokens.skipIfName("is")) {
                result = test(result);
            } else if (tokens.current().isOperator("(")) {
                result = new Expression.Call(result, arguments());
            } else {
                return result;
            }
        }
    }

    /** What follows {@code |}. */
    Expression filter(Expression input) {
        String name = dottedName();
        Optional<TemplateException> missing =
                Filters.exists(name) ? Optional.empty() : Optional.of(tokens.error("no filter '" + name + "'"));
        ArgumentList arguments = tokens.current().isOperator("(") ? arguments() : ArgumentList.NONE;
        return missing.map(this::unknown).orElseGet(() -> new Expression.Filtered(input, name, arguments));
    }

    private Expression unknown(TemplateException error) {
        unknown.add(error);
        return new Expression.Failing(error.getMessage());
    }

    private String dottedName() {
        StringBuilder name = new StringBuilder(tokens.expect(Kind.NAME).text());
        while (tokens.skipIfOperator(".")) {
            name.append('.').append(tokens.expect(Kind.NAME).text());
        }
        return name.toString();
    }

    private Expression test(Expression input) {
        boolean negated = tokens.skipIfName("not");
        String name = dottedName();
        Optional<TemplateException> missing =
                Predicates.isKnown(name) ? Optional.empty() : Optional.of(tokens.error("no test '" + name + "'"));
        ArgumentList arguments = ArgumentList.NONE;
        if (tokens.current().isOperator("(")) {
            arguments = arguments();
        } else if (beginsAnArgument(tokens.current())) {
            arguments = new ArgumentList(List.of(postfix(primary())), Map.of());
        }
        ArgumentList given = arguments;
        Expression tested = missing.map(this::unknown).orElseGet(() -> new Expression.Tested(input, name, given));
        return negated ? new Expression.Not(tested) : tested;
    }

    private boolean beginsAnArgument(Token token) {
        if (token.isName("is")) {
            throw tokens.error("two tests with 'is' in a chain");
        }
        return switch (token.kind()) {
            case NAME -> !END_A_TEST.contains(token.text());
            case STRING, NUMBER -> true;
            case OPERATOR -> BEGIN_AN_ARGUMENT.contains(token.text());
            default -> false;
        };
    }
}
