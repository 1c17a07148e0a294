package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Statement.Capture;
import io.github.dramatis.lm.jinja.Statement.Next;
import io.github.dramatis.lm.jinja.Token.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** A template's statements, as Jinja2's parser reads them. */
final class StatementParser {
    private static final int DEEPEST = 50;

    /** Tags of Jinja that are not known here; any other name is an error in Jinja too. */
    private static final Set<String> OTHERS =
            Set.of("autoescape", "block", "extends", "from", "import", "include", "print");

    private final TokenStream tokens;
    private final ExpressionParser expressions;
    private int depth;
    private int loops; // around this place, within the same function
    private boolean inBranch; // of an if, with no other tag within it around this place

    private StatementParser(List<Token> tokens) {
        this.tokens = new TokenStream(tokens);
        this.expressions = new ExpressionParser(this.tokens);
    }

    static List<Statement> parse(String source) {
        return new StatementParser(Lexer.tokens(source)).until();
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw tokens.unsupported("tags nested more than " + DEEPEST + " deep");
        }
    }

    /** The statements up to a tag of one of these names, whose name is the next token; or to the template's end. */
    private List<Statement> until(String... ends) {
        enter();
        List<Statement> statements = new ArrayList<>();
        while (!tokens.current().is(Kind.END)) {
            Token token = tokens.next();
            if (token.is(Kind.DATA)) {
                statements.add(new Statement.Data((Text) token.value()));
            } else if (token.is(Kind.VARIABLE_BEGIN)) {
                statements.add(new Statement.Print(expressions.tupleOrExpression()));
                expressions.requireKnown(inBranch);
                tokens.expect(Kind.VARIABLE_END);
            } else {
                if (Arrays.stream(ends).anyMatch(tokens.current()::isName)) {
                    depth--;
                    return statements;
                }
                statements.add(statement());
                expressions.requireKnown(inBranch);
                tokens.expect(Kind.BLOCK_END);
            }
        }
        if (ends.length > 0) {
            throw tokens.error("the tag '" + ends[ends.length - 1] + "' is missing");
        }
        return statements;
    }

    /** Reads the body of a tag that ends here, and takes its end tag's name; else as {@link #until}. */
    private List<Statement> body(String end) {
        List<Statement> body = bodyUntil(end);
        tokens.next();
        return body;
    }

    private List<Statement> bodyUntil(String... ends) {
        return bodyUntil(false, ends);
    }

    private List<Statement> bodyUntil(boolean branch, String... ends) {
        expressions.requireKnown(inBranch || branch);
        tokens.skipIfOperator(":");
        tokens.expect(Kind.BLOCK_END);
        boolean around = inBranch;
        inBranch = branch;
        List<Statement> body = until(ends);
        inBranch = around;
        return body;
    }

    private Statement statement() {
        String tag = tokens.expect(Kind.NAME).text();
        return switch (tag) {
            case "if" -> condition();
            case "for" -> loop();
            case "set" -> set();
            case "macro" -> macro();
            case "call" -> call();
            case "filter" -> new Capture(null, filters(expressions.filter(captured())), filteredBody("endfilter"));
            case "with" -> with();
            case "generation" -> generation();
            case "break" -> leave(Next.END_OF_LOOP, tag);
            case "continue" -> leave(Next.ITERATION, tag);
            default -> throw OTHERS.contains(tag)
                    ? tokens.unsupported("the tag '" + tag + "'")
                    : tokens.error("no tag '" + tag + "'");
        };
    }

    private Statement condition() {
        List<Expression> conditions = new ArrayList<>();
        List<List<Statement>> bodies = new ArrayList<>();
        String end = "elif";
        while (end.equals("elif")) {
            conditions.add(expressions.tupleOrUnconditional());
            bodies.add(bodyUntil(true, "elif", "else", "endif"));
            end = tokens.next().text();
        }
        if (end.equals("else")) {
            conditions.add(new Expression.Constant(true));
            bodies.add(bodyUntil(true, "endif"));
            tokens.next();
        }
        return new Statement.If(conditions, bodies);
    }

    private Statement loop() {
        AssignmentTarget target = target(false, "in");
        tokens.expectName("in");
        Expression items = expressions.tupleOrUnconditional();
        Expression test = tokens.skipIfName("if") ? expressions.expression() : null;
        if (tokens.current().isName("recursive")) {
            throw tokens.unsupported("a recursive loop");
        }
        loops++;
        List<Statement> body = bodyUntil("endfor", "else");
        loops--;
        List<Statement> otherwise = tokens.next().isName("else") ? body("endfor") : List.of();
        return new Statement.For(target, items, test, body, otherwise);
    }

    private Statement leave(Next next, String tag) {
        if (loops == 0) {
            throw tokens.error("'" + tag + "' outside of a loop");
        }
        return new Statement.Leave(next);
    }

    private Statement set() {
        AssignmentTarget target = target(true, "");
        if (tokens.skipIfOperator("=")) {
            return new Statement.Assign(target, expressions.tupleOrExpression());
        } else if (target instanceof AssignmentTarget.Several) {
            throw tokens.unsupported("a set block with several names");
        }
        return new Capture(target, filters(captured()), filteredBody("endset"));
    }

    /** The body of a tag with filters: these have to be known wherever it stands. */
    private List<Statement> filteredBody(String end) {
        expressions.requireKnown(false);
        return body(end);
    }

    private static Expression captured() {
        return new Expression.Name(Capture.CAPTURED);
    }

    private Expression filters(Expression input) {
        Expression filtered = input;
        while (tokens.skipIfOperator("|")) {
            filtered = expressions.filter(filtered);
        }
        return filtered;
    }

    /**
     * A name, several with commas between them, or an attribute of a namespace.
     *
     * @param end the name that ends several
     */
    private AssignmentTarget target(boolean withNamespace, String end) {
        List<AssignmentTarget> targets = new ArrayList<>();
        boolean several = false;
        while (!tokens.current().isName(end)
                && !tokens.current().is(Kind.BLOCK_END)
                && !tokens.current().isOperator(")")) {
            targets.add(oneTarget(withNamespace));
            if (!tokens.skipIfOperator(",")) {
                break;
            }
            several = true;
        }
        if (targets.isEmpty()) {
            throw tokens.unexpected("expected a name");
        }
        return several ? new AssignmentTarget.Several(targets) : targets.get(0);
    }

    private AssignmentTarget oneTarget(boolean withNamespace) {
        if (tokens.skipIfOperator("(")) {
            enter();
            AssignmentTarget inside = target(false, "");
            depth--;
            tokens.expectOperator(")");
            return inside;
        }
        String name = name();
        if (withNamespace && tokens.skipIfOperator(".")) {
            return new AssignmentTarget.NamespaceAttribute(
                    name, tokens.expect(Kind.NAME).text());
        }
        return new AssignmentTarget.Variable(name);
    }

    private String name() {
        String name = tokens.expect(Kind.NAME).text();
        if (Set.of("true", "True", "false", "False", "none", "None").contains(name)) {
            throw tokens.error("an assignment to '" + name + "'");
        }
        return name;
    }

    private Statement macro() {
        String name = name();
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        signature(parameters, defaults);
        return new Statement.Define(function(name, parameters, defaults, "endmacro"));
    }

    private Statement call() {
        List<String> parameters = new ArrayList<>();
        List<Expression> defaults = new ArrayList<>();
        if (tokens.current().isOperator("(")) {
            signature(parameters, defaults);
        }
        if (!(expressions.expression() instanceof Expression.Call call)) {
            throw tokens.error("a call block without a call");
        }
        return new Statement.CallBlock(function("caller", parameters, defaults, "endcall"), call);
    }

    /** transformers' tag: to Jinja a call block, the text of which is printed as it is. */
    private Statement generation() {
        Macro block = function("generation", List.of(), List.of(), "endgeneration");
        if (block.takesCaller()) {
            throw tokens.unsupported("'caller' in a generation block");
        }
        return new Statement.Within(List.of(), List.of(), block.body());
    }

    /** A body that Jinja compiles to a function: a loop around it cannot be left from within. */
    private Macro function(String name, List<String> parameters, List<Expression> defaults, String end) {
        int loopsAround = loops;
        boolean callerReadAround = expressions.takeReadsCaller();
        loops = 0;
        List<Statement> body = body(end);
        boolean readsCaller = expressions.takeReadsCaller();
        loops = loopsAround;
        expressions.noteReadsCaller(callerReadAround || readsCaller);
        return new Macro(name, parameters, defaults, body, readsCaller);
    }

    private void signature(List<String> parameters, List<Expression> defaults) {
        tokens.expectOperator("(");
        while (!tokens.current().isOperator(")")) {
            if (!parameters.isEmpty()) {
                tokens.expectOperator(",");
            }
            String parameter = name();
            if (parameters.contains(parameter)) {
                throw tokens.error("the parameter '" + parameter + "' twice");
            }
            parameters.add(parameter);
            if (tokens.skipIfOperator("=")) {
                defaults.add(expressions.expression());
            } else if (!defaults.isEmpty()) {
                throw tokens.error("the parameter '" + parameter + "' without a default behind one with a default");
            }
        }
        tokens.expectOperator(")");
    }

    private Statement with() {
        List<AssignmentTarget> targets = new ArrayList<>();
        List<Expression> values = new ArrayList<>();
        while (!tokens.current().is(Kind.BLOCK_END)) {
            if (!targets.isEmpty()) {
                tokens.expectOperator(",");
            }
            targets.add(oneTarget(false));
            tokens.expectOperator("=");
            values.add(expressions.expression());
        }
        return new Statement.Within(targets, values, body("endwith"));
    }
}
