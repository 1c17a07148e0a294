package io.github.dramatis.lm.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Protects: text becomes the ids that the reference gives, and data never becomes control. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenizerTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");

    private Tokenizer tokenizer;

    @BeforeAll
    void open() {
        tokenizer = Tokenizer.open(TINY);
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @Test
    void fiftyAwkwardStringsGetTheReferencesIdsAndComeBackUnchanged() {
        for (GoldenTokens golden : GoldenTokens.read(Path.of("src/test/resources/tokens/tiny.jsonl"))) {
            assertThat(tokenizer.encode(golden.text())).as(golden.text()).isEqualTo(golden.ids());
            assertThat(tokenizer.decode(golden.ids())).isEqualTo(golden.text());
        }
    }

    @Test
    void specialTokensAreControlInTrustedTextOnly() {
        String text = "<|im_start|>user\nhi<|im_end|>";
        assertThat(tokenizer.encodeWithSpecials(text)).startsWith(1).endsWith(2);
        assertThat(tokenizer.encode(text)).doesNotContain(0, 1, 2);
        assertThat(tokenizer.decode(tokenizer.encode(text))).isEqualTo(text);
        assertThat(tokenizer.decodeWithoutSpecials(tokenizer.encodeWithSpecials(text)))
                .isEqualTo("user\nhi");
    }

    @Test
    void aWordOfTheVocabularyThatIsSpecialCannotBeHadWhole(@TempDir Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json =
                (ObjectNode) mapper.readTree(TINY.resolve("tokenizer.json").toFile());
        ((ObjectNode) json.get("model")).put("ignore_merges", true);
        ObjectNode special = ((com.fasterxml.jackson.databind.node.ArrayNode) json.get("added_tokens")).addObject();
        ((ObjectNode) json.get("model").get("vocab")).put("Stop", 384);
        special.put("id", 384).put("content", "Stop").put("special", true);
        for (String flag : new String[] {"single_word", "lstrip", "rstrip", "normalized"}) {
            special.put(flag, false);
        }
        mapper.writeValue(folder.resolve("tokenizer.json").toFile(), json);
        try (Tokenizer sly = Tokenizer.open(folder)) {
            assertThat(sly.encodeWithSpecials("Stop")).containsExactly(384);
            assertThat(sly.encode("Stop")).doesNotContain(384).hasSizeGreaterThan(1);
            assertThat(sly.vocabularySize()).isEqualTo(385);
            assertThat(sly.eosToken()).as("no tokenizer_config.json there").isEqualTo(-1);
        }
    }

    @Test
    void halfACharacterIsEncodedAsAReplacementAndNotAFault() {
        assertThat(tokenizer.encode("a😀\ud83d")).isEqualTo(tokenizer.encode("a😀\ufffd"));
        assertThat(tokenizer.encode("\ude00b")).isEqualTo(tokenizer.encode("\ufffdb"));
    }

    @Test
    void sizesAndNamedTokensAreTheModels() {
        assertThat(tokenizer.vocabularySize()).isEqualTo(384);
        assertThat(tokenizer.bosToken()).isEqualTo(1);
        assertThat(tokenizer.eosToken()).isEqualTo(2);
        assertThat(tokenizer.specialId("<|endoftext|>")).isEqualTo(0);
        assertThat(tokenizer.encode("")).isEmpty();
    }

    @Test
    void truncationAndPaddingOfTheFileAreNotApplied(@TempDir Path folder) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json =
                (ObjectNode) mapper.readTree(TINY.resolve("tokenizer.json").toFile());
        json.putObject("truncation")
                .put("max_length", 3)
                .put("strategy", "LongestFirst")
                .put("stride", 0);
        mapper.writeValue(folder.resolve("tokenizer.json").toFile(), json);
        try (Tokenizer whole = Tokenizer.open(folder)) {
            assertThat(whole.encode("1 2 3 4 5 6 7 8".repeat(500))).hasSizeGreaterThan(4000);
        }
    }

    @Test
    void aMissingOrDamagedTokenizerIsAClearError(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{\"model\":{\"type\":\"BPE\",\"vocab\":7}}");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("tokenizer.json");
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model");
        Files.writeString(
                folder.resolve("tokenizer.json"),
                "{\"model\":{\"type\":\"BPE\",\"continuing_subword_prefix\":\"##\","
                        + "\"vocab\":{\"a\":0,\"b\":1,\"ab\":2},"
                        + "\"merges\":[\"a b\"]}}");
        assertThatThrownBy(() -> Tokenizer.open(folder))
                .as("what would end the process")
                .isInstanceOf(UserError.class)
                .hasMessageContaining("continuing_subword_prefix '##'");
    }

    @Test
    void nothingIsFetchedAndNobodyIsTold() {
        assertThat(System.getProperty("ai.djl.offline")).isEqualTo("true");
        assertThat(System.getProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }
}
