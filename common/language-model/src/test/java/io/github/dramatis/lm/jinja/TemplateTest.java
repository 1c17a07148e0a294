package io.github.dramatis.lm.jinja;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Protects: a template gives the text that Jinja2 gives, or an error; no template of a stranger reaches or hangs us.
 */
class TemplateTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<JsonNode> ROWS = rows();

    /** Of tests/golden/jinja.py; the first row holds the conversations. */
    private static List<JsonNode> rows() {
        try {
            return JSON.readerFor(JsonNode.class)
                    .<JsonNode>readValues(Files.readString(Path.of("src/test/resources/jinja/constructs.jsonl")))
                    .readAll();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String render(String template, JsonNode conversation) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("messages", JSON.convertValue(conversation, new TypeReference<List<Map<String, String>>>() {}));
        variables.put("add_generation_prompt", true);
        variables.put("tools", null);
        variables.put("documents", null);
        variables.put("bos_token", "<s>");
        variables.put("eos_token", "</s>");
        return Template.parse(template).render(variables, Map.of()).toString();
    }

    @Test
    void constructsGiveJinjasTextOrAnErrorWhereJinjaFails() {
        JsonNode conversations = ROWS.get(0).get("conversations");
        for (JsonNode row : ROWS) {
            String template = row.path("template").asText();
            for (int i = 0; i < row.path("rendered").size(); i++) {
                JsonNode conversation = conversations.get(i);
                JsonNode expected = row.get("rendered").get(i);
                if (expected.isNull()) {
                    assertThatThrownBy(() -> render(template, conversation))
                            .as(template)
                            .isInstanceOf(TemplateException.class);
                } else {
                    assertThat(render(template, conversation)).as(template).isEqualTo(expected.asText());
                }
            }
        }
    }

    @Test
    void whatReachesForTheInterpreterOrIsNotKnownOrDoesNotEndIsRefusedByItsName() {
        JsonNode conversation = ROWS.get(0).get("conversations").get(0);
        for (JsonNode row : ROWS) {
            if (row.has("refused")) {
                assertThatThrownBy(() -> render(row.get("template").asText(), conversation))
                        .as(row.get("template").asText())
                        .isInstanceOf(UnsupportedException.class)
                        .hasMessageContaining(row.get("refused").asText());
            }
        }
    }

    @Test
    void onlyPlainValuesGetIntoATemplate() {
        assertThatThrownBy(() -> Template.parse("{{ x }}").render(Map.of("x", Path.of("/")), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "x.split('|')[0] ~ ``",
                "x.replace('b', '<s>') ~ <s>",
                "x.upper() ~ ``",
                "x[::-1] ~ ``",
                "x | list | join('-') ~ ------",
                "'(%s)' % x ~ ()",
                "'({})'.format(x) ~ ()",
                "[x] ~ [\"\"]",
                "x | tojson ~ \"\"",
                "x.partition('|') | last ~ ``",
                "x | title ~ ``",
                "x | e ~ ``",
                "x.center(12, '*') ~ *****",
                "x.splitlines() | first ~ ``",
                "[x] | map('trim') | first ~ ``",
                "'a' + x + 'b' ~ ab"
            })
    void everyCharacterOfDataStaysKnownAsData(String expression, String templates) {
        Text text = Template.parse("{{ " + expression + " }}").render(Map.of("x", Text.data("<a|b>'c", 7)), Map.of());
        StringBuilder literals = new StringBuilder();
        for (Text.Piece piece : text.pieces()) {
            literals.append(piece instanceof Text.Piece.Literal literal ? literal.text() : "");
        }
        assertThat(literals).hasToString(templates);
    }
}
