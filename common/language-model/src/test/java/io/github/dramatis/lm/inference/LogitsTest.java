package io.github.dramatis.lm.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.LanguageModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Protects: the logits are those of transformers, with and without an adapter, on every backend. */
class LogitsTest {
    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void logitsOfEachArchitectureAreThoseOfTransformers(GoldenEngine golden) {
        try (LanguageModel model = golden.load()) {
            assertLogits(golden, model);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void thePortableBackendComputesTheSame(GoldenEngine golden) {
        try (LanguageModel model = golden.load(Backends.portable())) {
            assertLogits(golden, model);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void theOperationsThatRunOnCudaComputeTheSame(GoldenEngine golden) {
        try (LanguageModel model = golden.load(Backends.operations())) {
            assertLogits(golden, model);
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void logitsWithAnAdapterAreThoseOfPeft(GoldenEngine golden) {
        try (LanguageModel model = golden.load()) {
            int[] text = GoldenEngine.ints(golden.get("texts").get(1));
            float[] logits = flat(Logits.of(model, golden.adapter("start"), text));
            assertThat(GoldenEngine.difference(logits, golden.tensor("adapted-logits")))
                    .isLessThan(1e-4);
        }
    }

    @Test
    void aTokenOutsideTheVocabularyIsAClearError() {
        try (LanguageModel model = GoldenEngine.tinyModel()) {
            assertThatThrownBy(() -> Logits.of(model, null, new int[] {1, 384}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("token 384")
                    .hasMessageContaining("0 to 383");
        }
    }

    @Test
    void aTextLongerThanTheModelsPositionsIsAClearError() {
        try (LanguageModel model = GoldenEngine.tinyModel()) {
            assertThatThrownBy(() -> Logits.of(model, null, new int[2049]))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("2049 tokens")
                    .hasMessageContaining("2048 positions");
        }
    }

    private static void assertLogits(GoldenEngine golden, LanguageModel model) {
        int number = 0;
        for (JsonNode text : golden.get("texts")) {
            float[] logits = flat(Logits.of(model, null, GoldenEngine.ints(text)));
            assertThat(GoldenEngine.difference(logits, golden.tensor("logits." + number)))
                    .as("largest difference in text %d", number++)
                    .isLessThan(1e-4);
        }
    }

    private static float[] flat(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return all;
    }
}
