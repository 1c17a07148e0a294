package io.github.dramatis.lm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.ElementType;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects: a merged model is peft's merge_and_unload and means what base and adapter mean; the rest of the base is
 * kept.
 */
class AdapterMergeTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final Path PHI3 = Path.of("src/test/resources/architectures/phi3");
    private static final Path BY_PEFT = Path.of("src/test/resources/peft");

    @TempDir
    Path folder;

    @Test
    void theMergedWeightsAreThoseOfPeft() {
        Path out = folder.resolve("merged");
        AdapterMerge.run(TINY, BY_PEFT, out, false, false);
        try (TensorSource base = Safetensors.openDirectory(TINY);
                TensorSource merged = Safetensors.openDirectory(out);
                TensorSource byPeft = Safetensors.open(BY_PEFT.resolve("merged.safetensors"))) {
            assertThat(merged.names()).isEqualTo(base.names());
            assertThat(byPeft.names()).hasSize(6);
            for (String name : merged.names()) {
                TensorSource expected = byPeft.names().contains(name) ? byPeft : base;
                assertThat(floats(merged, name))
                        .as(name)
                        .usingComparatorWithPrecision(1e-6f)
                        .containsExactly(floats(expected, name));
            }
        }
        assertThat(out.resolve("config.json")).hasSameBinaryContentAs(TINY.resolve("config.json"));
        assertThat(out.resolve("tokenizer.json")).hasSameBinaryContentAs(TINY.resolve("tokenizer.json"));
    }

    @Test
    void queriesAndKeysOfPhi3AreMergedIntoTheRowsThatTheyChange() {
        Path adapter = folder.resolve("adapter");
        ModelConfig phi3 = config(PHI3);
        LoraAdapter lora = random(phi3, List.of("q_proj", "k_proj", "up_proj"));
        PeftFormat.write(adapter, lora, phi3, new BaseModel("other", "1".repeat(64)));
        Path out = folder.resolve("merged");
        assertThatThrownBy(() -> AdapterMerge.run(PHI3, adapter, out, false, false))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--other-base");
        AdapterMerge.run(PHI3, adapter, out, true, true);
        float[][] together = logits(PHI3, lora);
        float[][] merged = logits(out, null);
        float[][] frozen = logits(PHI3, null);
        for (int position = 0; position < together.length; position++) {
            assertThat(merged[position]).usingComparatorWithPrecision(1e-4f).containsExactly(together[position]);
        }
        assertThat(GoldenEngine.difference(together[5], frozen[5])).isGreaterThan(1e-3);
    }

    @Test
    void theTypeOfTheBaseIsKeptUnlessFloat32IsAskedFor() throws IOException {
        Path base = folder.resolve("base");
        Files.createDirectories(base);
        for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TINY.resolve(name), base.resolve(name));
        }
        Files.writeString(
                base.resolve("config.json"),
                Files.readString(TINY.resolve("config.json"))
                        .replace("\"dtype\": \"float32\"", "\"dtype\": \"bfloat16\""));
        try (TensorSource tiny = Safetensors.openDirectory(TINY)) {
            SafetensorsWriter.write(base.resolve("model.safetensors"), new InBfloat16(tiny));
        }
        AdapterMerge.run(base, BY_PEFT, folder.resolve("kept"), false, false);
        AdapterMerge.run(base, BY_PEFT, folder.resolve("float32"), true, false);
        try (TensorSource kept = Safetensors.openDirectory(folder.resolve("kept"));
                TensorSource float32 = Safetensors.openDirectory(folder.resolve("float32"))) {
            for (String name : kept.names()) {
                assertThat(kept.type(name)).isEqualTo(ElementType.BF16);
                assertThat(float32.type(name)).isEqualTo(ElementType.F32);
                float[] rounded = floats(kept, name);
                float[] exact = floats(float32, name);
                for (int i = 0; i < exact.length; i++) { // 8 bits of mantissa
                    assertThat(Math.abs(rounded[i] - exact[i])).isLessThanOrEqualTo(Math.abs(exact[i]) / 256);
                }
            }
        }
        assertThat(folder.resolve("float32/config.json")).content().contains("\"dtype\" : \"float32\"");
        assertThat(folder.resolve("kept/config.json")).content().contains("bfloat16");
    }

    private record InBfloat16(TensorSource source) implements TensorSource {
        @Override
        public Set<String> names() {
            return source.names();
        }

        @Override
        public long[] shape(String name) {
            return source.shape(name);
        }

        @Override
        public ElementType type(String name) {
            return ElementType.BF16;
        }

        @Override
        public void read(String name, FloatBuffer target) {
            source.read(name, target);
        }

        @Override
        public void close() {}
    }

    private static ModelConfig config(Path model) {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return directory.config();
        }
    }

    private static LoraAdapter random(ModelConfig model, List<String> modules) {
        SplittableRandom random = new SplittableRandom(8);
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Projection projection : Projection.named(modules, model)) {
                int in = projection.in(model);
                int out = projection.out(model);
                pairs.put(
                        projection.path(layer), new LoraPair(in, out, floats(random, 3 * in), floats(random, 3 * out)));
            }
        }
        return new LoraAdapter(new LoraConfig(3, 3, 0, modules), pairs);
    }

    private static float[] floats(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) random.nextDouble(-0.3, 0.3);
        }
        return values;
    }

    private static float[][] logits(Path model, LoraAdapter adapter) {
        try (ModelDirectory directory = ModelDirectory.open(model);
                LanguageModel loaded = LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32)) {
            return Logits.of(loaded, adapter, new int[] {1, 5, 9, 20, 7, 3});
        }
    }

    private static float[] floats(TensorSource tensors, String name) {
        int elements = 1;
        for (long side : tensors.shape(name)) {
            elements *= (int) side;
        }
        FloatBuffer floats = FloatBuffer.allocate(elements);
        tensors.read(name, floats);
        return floats.array();
    }
}
