package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.gguf.GgufImport;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.tests.Launcher.Outcome;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The quickstart's base model, fetched and imported as the quickstart does it, against transformers in float32. */
class SmolLm2Test {
    private static final double TOLERANCE = 2e-2;
    private static final Path GOLDEN = Path.of("src/test/resources/smollm2/logits.safetensors");

    @TempDir
    static Path folder;

    private static Path model;

    @BeforeAll
    static void fetchAndImport() {
        Outcome fetched = Launcher.run("fetch-base-model");
        assertThat(fetched.status()).as(fetched.err()).isZero();
        model = folder.resolve("smollm2");
        GgufImport.run(Path.of(fetched.out().strip()), model);
    }

    @Test
    void logitsOfThreeTextsAreThoseOfTransformers() {
        try (TensorSource golden = Safetensors.open(GOLDEN);
                ModelDirectory directory = ModelDirectory.open(model);
                LanguageModel loaded = LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32)) {
            int[] columns = integers(golden, "columns");
            for (int text = 0; text < 3; text++) {
                float[][] logits = Logits.of(loaded, null, integers(golden, "ids." + text));
                float[] expected = floats(golden, "logits." + text);
                int[] best = integers(golden, "best." + text);
                for (int position = 0; position < logits.length; position++) {
                    for (int i = 0; i < columns.length; i++) {
                        assertThat(Math.abs(logits[position][columns[i]] - expected[position * columns.length + i]))
                                .as("text %d, position %d, token %d", text, position, columns[i])
                                .isLessThan((float) TOLERANCE);
                    }
                    assertThat(argMax(logits[position])).isEqualTo(best[position]);
                }
            }
        }
    }

    private static int argMax(float[] row) {
        int best = 0;
        for (int i = 1; i < row.length; i++) {
            best = row[i] > row[best] ? i : best;
        }
        return best;
    }

    private static float[] floats(TensorSource source, String name) {
        long size = 1;
        for (long extent : source.shape(name)) {
            size *= extent;
        }
        float[] values = new float[(int) size];
        source.read(name, FloatBuffer.wrap(values));
        return values;
    }

    private static int[] integers(TensorSource source, String name) {
        float[] values = floats(source, name);
        int[] integers = new int[values.length];
        for (int i = 0; i < integers.length; i++) {
            integers[i] = (int) values[i];
        }
        return integers;
    }
}
