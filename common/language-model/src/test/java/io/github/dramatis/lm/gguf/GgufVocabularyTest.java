package io.github.dramatis.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.tokenizer.GoldenTokens;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: a vocabulary out of GGUF gives llama.cpp's ids, whichever way it cuts a text into words. */
class GgufVocabularyTest {
    static final Path GOLDEN = GgufTest.GOLDEN.resolve("architectures");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"llama-bpe", "qwen2", "gpt-2", "smollm", "default", "spm"})
    void idsAreThoseOfLlamaCpp(String name) throws IOException {
        Path gguf = GOLDEN.resolve("vocabulary-" + name + ".gguf");
        try (GgufFile file = GgufFile.open(gguf)) {
            GgufTokenizer tokenizer = new GgufTokenizer(gguf, file.metadata());
            Files.writeString(
                    folder.resolve("tokenizer.json"), tokenizer.tokenizerJson().toString());
            Files.writeString(
                    folder.resolve("tokenizer_config.json"),
                    tokenizer.tokenizerConfigJson().toString());
        }
        try (Tokenizer tokenizer = Tokenizer.open(folder)) {
            for (GoldenTokens expected : GoldenTokens.read(GOLDEN.resolve("vocabulary-" + name + ".jsonl"))) {
                assertThat(tokenizer.encode(expected.text()))
                        .as(expected.text())
                        .isEqualTo(expected.ids());
            }
        }
    }

    @Test
    void aPieceOfAbsurdLengthIsRefused() {
        GgufMetadata metadata = new GgufMetadata(
                folder.resolve("long.gguf"),
                Map.of(
                        "tokenizer.ggml.model", "llama",
                        "tokenizer.ggml.tokens", List.of("<unk>", "a".repeat(1 << 20)),
                        "tokenizer.ggml.scores", List.of(0.0, -1.0),
                        "tokenizer.ggml.token_type", List.of(2L, 1L),
                        "tokenizer.ggml.unknown_token_id", 0L));
        assertThatThrownBy(() -> new GgufTokenizer(folder.resolve("long.gguf"), metadata).tokenizerJson())
                .isInstanceOf(UserError.class)
                .hasMessageContaining("piece 1 has 1048576 characters");
    }
}
