package io.github.dramatis.lm.jinja;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A template, read once and rendered often. Safe for use by several threads at once. */
public final class Template {
    private final List<Statement> statements;

    private Template(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Reads a template.
     *
     * @throws TemplateException if it is no template by Jinja's rules
     * @throws UnsupportedException if it needs what is not known here
     */
    public static Template parse(String source) {
        return new Template(StatementParser.parse(source));
    }

    /**
     * The template's text.
     *
     * @param variables Strings, {@link Text}s, Booleans, Integers, Longs, null, and Lists and Maps of these
     * @param functions that the template can call with one string, beside Jinja's own
     * @throws TemplateException if the template fails by Jinja's rules or refuses by itself
     * @throws UnsupportedException if it does what is not known here, or more than the bounds allow
     * @throws OpenTextException if it looks at a {@link Text#place}
     */
    public Text render(Map<String, ?> variables, Map<String, UnaryOperator<String>> functions) {
        Rendering rendering = new Rendering();
        Map<String, Object> all = new HashMap<>(Globals.FUNCTIONS);
        functions.forEach((name, function) -> all.put(name, (Values.Function) (of, arguments) ->
                Text.of(function.apply(arguments.bind(name, "format").text(0).toString()))));
        variables.forEach((name, value) -> all.put(name, Values.of(value)));
        TextBuilder out = new TextBuilder(rendering);
        Statement.execute(statements, Scope.of(rendering, all).within(), out);
        return out.build();
    }
}
