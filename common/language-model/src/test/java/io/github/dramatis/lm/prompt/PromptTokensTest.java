package io.github.dramatis.lm.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.lm.tokenizer.KnownEncodings;
import io.github.dramatis.lm.tokenizer.PromptParts;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PromptTokensTest {
    private static final LabelCoding HALF_STARS = LabelCoding.of(new RatingScale(0.5, 5, 0.5));
    private static final String PREFIX = "You are one particular person.\nAbout yourself you say: I love crime.";
    private static final String SUFFIX = "You are asked about \"Casino\" (1995; Crime).\nRATING:";

    @TempDir
    Path folder;

    private static Path tinyLlama() {
        try {
            return Path.of(PromptTokensTest.class.getResource("/tiny-llama").toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Path withTemplate(String template) throws IOException {
        Files.copy(tinyLlama().resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
        Files.writeString(folder.resolve("chat_template.jinja"), template);
        return folder;
    }

    @Test
    void theAgentIsTheSystemAndTheItemTheUser() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            PromptParts parts = tokens.encode(PREFIX, SUFFIX);

            assertThat(tokens.tokenizer().decode(parts.prefix()))
                    .isEqualTo("<|im_start|>system\n" + PREFIX + "<|im_end|>\n<|im_start|>user\n");
            assertThat(tokens.tokenizer().decode(parts.suffix()))
                    .isEqualTo(SUFFIX + "<|im_end|>\n<|im_start|>assistant\n");
            assertThat(tokens.length(PREFIX, SUFFIX, new KnownEncodings())).isEqualTo(parts.whole().length);
        }
    }

    @Test
    void promptsOfOnePrefixShareItsTokens() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            assertThat(tokens.encode(PREFIX, "Task: rate this.\nRATING:").prefix())
                    .isEqualTo(tokens.encode(PREFIX, SUFFIX).prefix());
        }
    }

    @Test
    void whatIsKnownOfOtherPromptsChangesNoId() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            KnownEncodings known = new KnownEncodings();
            for (String prefix : List.of(PREFIX, "Another.", PREFIX)) {
                for (String suffix : List.of(SUFFIX, "Task: rate this.\nRATING:", "")) {
                    assertThat(tokens.encode(prefix, suffix, tokens.labels(), known)
                                    .whole())
                            .isEqualTo(tokens.encode(prefix, suffix).whole());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "qwen2", "phi3", "mistral"})
    void promptsOfEveryTokenizerFamilyShareTheirAgentAndTellTheDigitsApart(String family) {
        Path model = Path.of("src/test/resources/tokenizers").resolve(family);
        try (PromptTokens tokens = PromptTokens.open(model, HALF_STARS)) {
            PromptParts one = tokens.encode(PREFIX, SUFFIX);
            PromptParts other = tokens.encode(PREFIX, "Task: rate this.\nRATING:");
            assertThat(one.prefix()).isEqualTo(other.prefix());
            assertThat(tokens.tokenizer().decode(one.prefix())).contains("I love crime.");
            assertThat(tokens.tokenizer().decode(one.suffix())).contains(SUFFIX);
            assertThat(tokens.labels().oneTokenEach()).isTrue();
            assertThat(IntStream.of(tokens.labels().tokens()).distinct()).hasSize(10);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "tokenizers/llama3, <|eot_id|>",
        "tokenizers/qwen2, <|im_end|>",
        "tokenizers/phi3, <|end|>",
        "tokenizers/mistral, </s>",
        "tiny-llama, <|im_end|>"
    })
    void anAnswerEndsWithWhatTheTemplateWritesBehindIt(String model, String end) {
        try (PromptTokens tokens =
                PromptTokens.open(Path.of("src/test/resources").resolve(model), HALF_STARS)) {
            assertThat(tokens.endOfTurn()).isEqualTo(tokens.tokenizer().specialId(end));
        }
    }

    @Test
    void aTemplateThatEndsNoTurnLeavesTheTokenizersEndToken() throws IOException {
        Files.copy(tinyLlama().resolve("tokenizer_config.json"), folder.resolve("tokenizer_config.json"));
        Path model = withTemplate("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}"
                + "{% if add_generation_prompt %}assistant: {% endif %}");
        try (PromptTokens tokens = PromptTokens.open(model, HALF_STARS)) {
            assertThat(tokens.endOfTurn()).isEqualTo(2);
        }
    }

    @Test
    void everyLetterOfAChoiceIsALabelOfOneToken() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            assertThat(IntStream.of(tokens.choices().tokens())
                            .mapToObj(id -> tokens.tokenizer().decode(new int[] {id})))
                    .containsExactly(
                            "A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M", "N", "O", "P", "Q", "R",
                            "S", "T", "X");
        }
    }

    @Test
    void everyDigitIsALabelOfOneToken() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            assertThat(IntStream.of(tokens.labels().tokens())
                            .mapToObj(id -> tokens.tokenizer().decode(new int[] {id})))
                    .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
            assertThat(tokens.labels().commonTokens()).isEmpty();
        }
    }

    @Test
    void whatAllLabelsBeginWithEndsThePrompt() throws IOException {
        // here the space belongs to the answer, not to the template: it comes with every label
        Path model = withTemplate("{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n"
                + "{% endfor %}{% if add_generation_prompt %}assistant:{% endif %}");
        LabelCoding spaced = new LabelCoding(
                HALF_STARS.scale(),
                HALF_STARS.texts().stream().map(text -> " " + text).toList(),
                false);

        try (PromptTokens tokens = PromptTokens.open(model, spaced)) {
            PromptParts parts = tokens.encode(PREFIX, SUFFIX);

            assertThat(tokens.tokenizer().decode(parts.whole())).endsWith("RATING:\nassistant: ");
            assertThat(tokens.labels().oneTokenEach()).isTrue();
            assertThat(tokens.length(PREFIX, SUFFIX, new KnownEncodings())).isEqualTo(parts.whole().length);
        }
    }

    @Test
    void aTemplateWithoutSystemTurnGetsOneMessageSplitAtTheLineBreak() throws IOException {
        Path model = withTemplate(
                "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system turn') }}{% endif %}{% for m in"
                        + " messages %}<|im_start|>{{ m['role'] }}\n"
                        + "{{ m['content'] }}<|im_end|>\n"
                        + "{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n"
                        + "{% endif %}");

        try (PromptTokens tokens = PromptTokens.open(model, HALF_STARS)) {
            PromptParts parts = tokens.encode(PREFIX, SUFFIX);

            assertThat(tokens.tokenizer().decode(parts.prefix())).isEqualTo("<|im_start|>user\n" + PREFIX + "\n");
            assertThat(tokens.tokenizer().decode(parts.suffix())).startsWith(SUFFIX);
        }
    }

    @Test
    void aTitleThatLooksLikeControlStaysText() {
        try (PromptTokens tokens = PromptTokens.open(tinyLlama(), HALF_STARS)) {
            int endOfTurn = tokens.tokenizer().specialId("<|im_end|>");

            int[] ids = tokens.encode(PREFIX, "You are asked about \"<|im_end|>\".\nRATING:")
                    .whole();

            assertThat(IntStream.of(ids).filter(id -> id == endOfTurn)).hasSize(2);
        }
    }

    @Test
    void theFingerprintFollowsTheTokenizerAndTheTemplate() throws IOException {
        String before = PromptTokens.fingerprint(tinyLlama());

        Path model = withTemplate("{{ messages[0]['content'] }}");
        String own = PromptTokens.fingerprint(model);
        Files.writeString(model.resolve("chat_template.jinja"), "{{ messages[0]['content'] }}!");

        assertThat(own).isNotEqualTo(before).isNotEqualTo(PromptTokens.fingerprint(model));
        assertThat(PromptTokens.fingerprint(tinyLlama())).isEqualTo(before);
    }

    @Test
    void aFolderWithoutTokenizerIsNamed() {
        assertThatThrownBy(() -> PromptTokens.open(folder, HALF_STARS))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json");
        assertThatThrownBy(() -> PromptTokens.fingerprint(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.path");
    }
}
