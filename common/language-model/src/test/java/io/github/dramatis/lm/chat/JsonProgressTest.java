package io.github.dramatis.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
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
                  "memory": {"type": "string", "maxLength": 60}}}}},
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
            assertThat(memory.get("memory").asText()).isNotBlank().hasSizeLessThanOrEqualTo(60);
            assertThat(json.get("level").asText()).isIn("low", "lower", "high");
            assertThat(json.get("preferences").size()).isBetween(1, 3);
            json.get("preferences")
                    .forEach(p -> assertThat(p.asText()).isNotBlank().hasSizeLessThanOrEqualTo(8));
        }
    }

    @Test
    void aTextAllowsTheTokensAfterWhichItIsStillInItsShape() throws JsonProcessingException {
        List<JsonShape.Part> shape = JsonShape.of(JSON.readTree(SCHEMA));
        SplittableRandom random = new SplittableRandom(1);
        try (Tokenizer tokenizer = Tokenizer.open(Path.of("src/test/resources/tiny-llama"))) {
            TokenTexts tokens = TokenTexts.of(tokenizer);
            ShapedText text = new ShapedText(tokens, shape, () -> false);
            JsonProgress progress = JsonProgress.begin(shape);
            while (!text.isComplete()) {
                float[] logits = new float[tokens.size() + 2];
                text.mask(logits);
                List<Integer> allowed = new ArrayList<>();
                for (int token = 0; token < tokens.size(); token++) {
                    if (tokens.of(token) != null && progress.after(tokens.of(token)) != null) {
                        allowed.add(token);
                    }
                }
                assertThat(IntStream.range(0, logits.length).filter(token -> logits[token] == 0))
                        .containsExactlyElementsOf(allowed);
                int chosen = allowed.get(random.nextInt(allowed.size()));
                text.accept(chosen);
                progress = progress.after(tokens.of(chosen));
            }
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
