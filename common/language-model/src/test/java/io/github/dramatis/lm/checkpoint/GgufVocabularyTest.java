package io.github.dramatis.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.tokenizer.GoldenTokens;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
