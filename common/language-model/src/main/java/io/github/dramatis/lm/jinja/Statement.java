package io.github.dramatis.lm.jinja;

import io.github.dramatis.lm.jinja.Values.Function;
import java.util.List;

/** What a template does, one after the other. To be executed through {@link #execute}, which keeps the bounds. */
interface Statement {
    /** What comes after a statement. */
    enum Next {
        STATEMENT,
        END_OF_LOOP,
        ITERATION
    }

    Next execute(Scope scope, TextBuilder out);

    static Next execute(List<Statement> statements, Scope scope, TextBuilder out) {
        for (Statement statement : statements) {
            scope.rendering().enter();
            Next next = statement.execute(scope, out);
            scope.rendering().leave();
            if (next != Next.STATEMENT) {
                return next;
            }
        }
        return Next.STATEMENT;
    }

    record Data(Text text) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            out.append(text);
            return Next.STATEMENT;
        }
    }

    record Print(Expression expression) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            out.append(Printing.str(scope.rendering(), scope.evaluate(expression)));
            return Next.STATEMENT;
        }
    }

    /** The body of the first condition that holds; the last one may be a constant. */
    record If(List<Expression> conditions, List<List<Statement>> bodies) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            for (int i = 0; i < conditions.size(); i++) {
                if (Values.truth(scope.evaluate(conditions.get(i)))) {
                    return Statement.execute(bodies.get(i), scope, out);
                }
            }
            return Next.STATEMENT;
        }
    }

    /**
     * {@code test} may be null. As Jinja has it, {@code otherwise} follows where no iteration came to its body's end.
     */
    record For(
            AssignmentTarget target,
            Expression iterable,
            Expression test,
            List<Statement> body,
            List<Statement> otherwise)
            implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            Object items = scope.evaluate(iterable);
            if (test != null) {
                items = ItemFilters.filtered(scope.rendering(), Iteration.of(items), item -> passes(scope, item));
            }
            Loop loop = new Loop(scope.rendering(), items);
            boolean completed = false;
            Next next = Next.STATEMENT;
            while (next != Next.END_OF_LOOP && loop.hasNext()) {
                scope.rendering().work(Rendering.STEP);
                Scope iteration = scope.within();
                iteration.define("loop", loop);
                target.assign(iteration, loop.next());
                next = Statement.execute(body, iteration, out);
                completed |= next == Next.STATEMENT;
            }
            return completed ? Next.STATEMENT : Statement.execute(otherwise, scope.within(), out);
        }

        private boolean passes(Scope scope, Object item) {
            Scope tested = scope.within();
            target.assign(tested, item);
            return Values.truth(tested.evaluate(test));
        }
    }

    record Leave(Next next) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            return next;
        }
    }

    record Assign(AssignmentTarget target, Expression value) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            target.assign(scope, scope.evaluate(value));
            return Next.STATEMENT;
        }
    }

    /**
     * A block whose text is captured and goes through filters.
     *
     * @param target what it is assigned to; null if it is printed
     * @param filters of the variable {@link #CAPTURED}
     */
    record Capture(AssignmentTarget target, Expression filters, List<Statement> body) implements Statement {
        /** No name that a template can write. */
        static final String CAPTURED = "(captured)";

        @Override
        public Next execute(Scope scope, TextBuilder out) {
            Scope within = scope.within();
            TextBuilder captured = new TextBuilder(scope.rendering());
            Next next = Statement.execute(body, within, captured);
            if (next == Next.STATEMENT) {
                within.define(CAPTURED, captured.build());
                Object value = within.evaluate(filters);
                if (target == null) {
                    out.append(Printing.str(scope.rendering(), value));
                } else {
                    target.assign(scope, value);
                }
            }
            return next;
        }
    }

    /** A part with variables of its own: {@code with}, and transformers' {@code generation}. */
    record Within(List<AssignmentTarget> targets, List<Expression> values, List<Statement> body) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            Scope within = scope.within();
            for (int i = 0; i < targets.size(); i++) {
                targets.get(i).assign(within, scope.evaluate(values.get(i)));
            }
            return Statement.execute(body, within, out);
        }
    }

    record Define(Macro macro) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            scope.set(macro.name(), macro.in(scope));
            return Next.STATEMENT;
        }
    }

    /** {@code call}: a macro is called with the block as its {@code caller}. */
    record CallBlock(Macro block, Expression.Call call) implements Statement {
        @Override
        public Next execute(Scope scope, TextBuilder out) {
            Function function = Expression.Call.function(scope.evaluate(call.function()));
            Arguments arguments = call.arguments().evaluate(scope);
            Object result = function.call(scope.rendering(), Macro.withCaller(arguments, block.in(scope)));
            if (!(result instanceof Text text)) {
                throw new UnsupportedException("a call block of what is no macro");
            }
            out.append(text);
            return Next.STATEMENT;
        }
    }
}
