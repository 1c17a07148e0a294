package io.github.dramatis.lm.jinja;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Protects: whatever stands in a template, it is rendered or refused by a {@link TemplateException}, in time. */
class TemplateFuzzTest {
    private static final List<String> STATEMENTS = List.of(
            "{% for m in messages %}",
            "{%- for a, b in x.items() recursive -%}",
            "{% for i in range(9) if i % 2 %}",
            "{% else %}",
            "{% elif x %}",
            "{% endfor %}",
            "{% if messages[0]['role'] == 'user' %}",
            "{% endif %}",
            "{% set x = ",
            "{% set x %}",
            "{% endset %}",
            "{% set ns = namespace(a=1) %}",
            "{% set ns.a = ns.a ~ ns.a %}",
            "{% macro f(a, b=2) %}",
            "{{ f(1) }}",
            "{% endmacro %}",
            "{% call(a) f() %}",
            "{{ caller() }}",
            "{% endcall %}",
            "{% generation %}",
            "{% endgeneration %}",
            "{% filter upper %}",
            "{% endfilter %}",
            "{% raw %}",
            "{% endraw %}",
            "{% break %}",
            "{% continue %}",
            "{% include 'x' %}",
            "{{ loop.index0 }}",
            "{{ loop(x) }}",
            "{{ raise_exception('x') }}",
            "{{",
            "}}",
            "{%",
            "%}",
            "{#",
            "#}",
            "text\n",
            "  ");
    private static final List<String> EXPRESSIONS = List.of(
            "x",
            "messages",
            "m.content",
            "m['role']",
            "[0]",
            "[-1]",
            "[::2]",
            "[1:]",
            "[::0]",
            "(",
            ")",
            "[",
            "]",
            "{",
            "}",
            ":",
            ",",
            ".",
            "|",
            "~",
            " + ",
            " - ",
            " * ",
            " / ",
            " // ",
            " % ",
            " ** ",
            " in ",
            " not in ",
            " is ",
            " and ",
            " or ",
            "not ",
            " if x else ",
            " == ",
            " < ",
            "=",
            "'a'",
            "\"%s %d %%\"",
            "'\\x41\\u00'",
            "0",
            "1",
            "-1",
            "2.5",
            "1e400",
            "99999999999999999999",
            "none",
            "true",
            "defined",
            "string",
            "length",
            "upper",
            "tojson(indent=2)",
            "join(',')",
            "map(attribute='role')",
            "selectattr('role', 'equalto', 'user')",
            "groupby('role')",
            "sort",
            "batch(0)",
            "slice(-1)",
            "round(99)",
            "indent(4)",
            "replace('', 'xx')",
            "center(999999999)",
            "default(x, true)",
            "strip()",
            "split('')",
            "format(1, a=2)",
            "items()",
            "__class__",
            "cycler(1)",
            "range(999999999)",
            "dict(a=1)",
            "lipsum()");

    @Provide
    Arbitrary<String> templates() {
        Arbitrary<String> expression =
                Arbitraries.of(EXPRESSIONS).list().ofMaxSize(8).map(parts -> "{{ " + String.join("", parts) + " }}");
        Arbitrary<String> set = Arbitraries.of(EXPRESSIONS)
                .list()
                .ofMaxSize(8)
                .map(parts -> "{% set x = " + String.join("", parts) + " %}");
        Arbitrary<String> part = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(STATEMENTS)),
                Tuple.of(4, expression),
                Tuple.of(2, set),
                Tuple.of(1, Arbitraries.of(EXPRESSIONS)),
                Tuple.of(1, Arbitraries.strings().ofMaxLength(8)));
        Arbitrary<String> parts = part.list().ofMaxSize(12).map(list -> String.join("", list));
        Arbitrary<String> deep = Arbitraries.of(EXPRESSIONS).map(piece -> "{{ " + piece.repeat(5000) + " }}");
        Arbitrary<String> repeated = Arbitraries.of(STATEMENTS).map(piece -> piece.repeat(5000));
        return Arbitraries.frequencyOf(Tuple.of(40, parts), Tuple.of(1, deep), Tuple.of(1, repeated));
    }

    @Property
    void aTemplateIsRenderedOrRefused(@ForAll("templates") String template) {
        try {
            Text text = Template.parse(template)
                    .render(
                            Map.of(
                                    "messages",
                                    List.of(Map.of("role", "user", "content", Text.data("<|a|> b\n", 3))),
                                    "x",
                                    Map.of("a", 1, "b", List.of("c", 2))),
                            Map.of());
            assertThat(text.toString()).isNotNull();
        } catch (TemplateException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }
}
