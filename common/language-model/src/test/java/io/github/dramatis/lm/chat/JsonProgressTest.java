package io.github.dramatis.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whatever allowed characters are chosen, the text that comes out fits the schema. */
class JsonProgressTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {
              "memories": {"type": "object", "properties": {
                "1": {"type": "object", "properties": {
                  "item": {"type": "string", "enum": ["Am\u00e9lie \\"2\\""]},
                  "rating": {"type": "number"},
                  "memory": {"type": "string", "maxLength": 30}}}}},
              "level": {"type": "string", "enum": ["low", "lower", "high"]},
              "preferences": {"type": "array", "maxItems": 3, "items": {"type": "string", "maxLength": 8}}}}
            """;

    @Test
    void everyWalkEndsInJsonThatFitsTheSchema() throws JsonProcessingException {
        List<JsonShape.Part> shape = JsonShape.of(JSON.readTree(SCHEMA));
        for (int seed = 0; seed < 60; seed++) {
            JsonNode json = JSON.readTree(walk(shape, new SplittableRandom(seed)));
            JsonNode memory = json.at("/memories/1");
            assertThat(memory.get("item").asText()).isEqualTo("Am\u00e9lie \"2\"");
            assertThat(memory.get("rating").isNumber()).isTrue();
            assertThat(memory.get("memory").asText()).isNotBlank().hasSizeLessThanOrEqualTo(30);
            assertThat(json.get("level").asText()).isIn("low", "lower", "high");
            assertThat(json.get("preferences").size()).isBetween(1, 3);
            json.get("preferences")
                    .forEach(p -> assertThat(p.asText()).isNotBlank().hasSizeLessThanOrEqualTo(8));
        }
    }

    private static String walk(List<JsonShape.Part> shape, SplittableRandom random) {
        StringBuilder text = new StringBuilder();
        JsonProgress progress = JsonProgress.begin(shape);
        while (!progress.isComplete()) {
            List<Character> allowed = new ArrayList<>();
            for (char c = ' '; c <= '~'; c++) {
                if (progress.after(String.valueOf(c)) != null) {
                    allowed.add(c);
                }
            }
            assertThat(allowed).as("what may follow " + text).isNotEmpty();
            char chosen = allowed.get(random.nextInt(allowed.size()));
            text.append(chosen);
            progress = progress.after(String.valueOf(chosen));
        }
        return text.toString();
    }

    @Test
    void nothingMayFollowTheEnd() throws JsonProcessingException {
        JsonProgress begin = JsonProgress.begin(
                JsonShape.of(JSON.readTree("{\"type\": \"object\", \"properties\": {\"a\": {\"enum\": [1]}}}")));

        assertThat(begin.after("{\"a\": 1}").isComplete()).isTrue();
        assertThat(begin.after("{\"a\": 1} ")).isNull();
        assertThat(begin.after("{\"b")).isNull();
    }

    @Test
    void aSchemaThatCannotBeHeldIsRefused() {
        assertThatThrownBy(() -> JsonShape.of(JSON.readTree("{\"type\": \"null\"}")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("null");
    }
}
