package io.github.dramatis.lm.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.dataset.LogitsFile;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: an adapter means the same to peft and to the engine, in both directions. */
class PeftLogitsTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final Path BY_PEFT = Path.of("src/test/resources/peft");
    private static final int[] TOKENS = {1, 305, 201, 43, 290, 22, 223, 2};

    @TempDir
    Path folder;

    @Test
    void peftsAdapterGivesPeftsLogits() {
        float[][] ours = logits(BY_PEFT);
        try (TensorSource theirs = Safetensors.open(BY_PEFT.resolve("logits.safetensors"))) {
            FloatBuffer expected = FloatBuffer.allocate(8 * 384);
            theirs.read("logits", expected);
            assertThat(flat(ours)).usingComparatorWithPrecision(1e-3f).containsExactly(expected.array());
        }
    }

    /** Runs by hand where Python has peft: -Ddramatis.python=PATH_OF_PYTHON. */
    @ParameterizedTest
    @ValueSource(strings = {"peft", "methods/miss", "methods/vera"})
    @EnabledIfSystemProperty(named = "dramatis.python", matches = ".+")
    void ourAdapterGivesOurLogitsInPeft(String name) throws IOException, InterruptedException {
        try (ModelDirectory model = ModelDirectory.open(TINY)) {
            TrainedAdapter adapter =
                    PeftFormat.readTrained(Path.of("src/test/resources").resolve(name), model.config());
            PeftFormat.write(folder.resolve("adapter"), adapter, model.config(), BaseModel.of(model));
        }
        LogitsFile.write(folder.resolve("logits.safetensors"), logits(folder.resolve("adapter")));
        Process python = new ProcessBuilder(
                        System.getProperty("dramatis.python"),
                        "../../tests/golden/peft_roundtrip.py",
                        TINY.toString(),
                        folder.resolve("adapter").toString(),
                        folder.resolve("logits.safetensors").toString(),
                        Arrays.stream(TOKENS).mapToObj(String::valueOf).collect(Collectors.joining(" ")))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log.txt").toFile())
                .start();
        assertThat(python.waitFor())
                .as(Files.readString(folder.resolve("log.txt")))
                .isZero();
    }

    private static float[][] logits(Path adapter) {
        try (ModelDirectory directory = ModelDirectory.open(TINY);
                LanguageModel model = LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32)) {
            return Logits.of(model, PeftFormat.read(adapter, directory.config()), TOKENS);
        }
    }

    private static float[] flat(float[][] rows) {
        float[] flat = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * rows[0].length, rows[0].length);
        }
        return flat;
    }
}
