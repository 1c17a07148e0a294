package io.github.dramatis.lm.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.AttentionConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.ModelFamily;
import io.github.dramatis.lm.architecture.RopeConfig;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Held to the known size of SmolLM2-135M: 134,515,008 parameters, of which 28,311,552 are the embedding. */
class MemoryNeedTest {
    private static final ModelConfig SMOLLM2 = GoldenShape.smolLm2();

    @Test
    void weightsAreTheParametersAndTheTiedEmbeddingOnceMoreAsOutputLayer() {
        double norms = 61 * 576; // stay on the heap

        assertThat((double) MemoryNeed.weights(SMOLLM2, Precision.FLOAT32))
                .isCloseTo(4 * (134_515_008 + 28_311_552 - norms), within(1.0));
        assertThat((double) MemoryNeed.weights(SMOLLM2, Precision.BFLOAT16))
                .as("only the embedding that rows are looked up in stays in float32")
                .isCloseTo(4.0 * 28_311_552 + 2 * (134_515_008 - norms), within(1.0));
        assertThat((double) MemoryNeed.weights(SMOLLM2, Precision.INT8))
                .as("in 8 bits the output layer stays in float32 too")
                .isCloseTo(8.0 * 28_311_552 + (134_515_008 - 28_311_552 - norms), within(1.0));
    }

    @Test
    void transposesAreMadeOfTheOutputLayerAndOfTheLayersFromTheLowestAdaptedOneUp() {
        LoraConfig all = new LoraConfig(16, 32, 0, LoraConfig.MODULES);
        LoraConfig some = new LoraConfig(16, 32, 0, LoraConfig.MODULES, List.of(22, 29));
        long layer = 2 * 576 * (576 + 192) + 3 * 576 * 1536;

        assertThat(MemoryNeed.transposedWeights(SMOLLM2, all, Precision.FLOAT32))
                .isEqualTo(4 * (28_311_552 + 30 * layer));
        assertThat(MemoryNeed.transposedWeights(SMOLLM2, some, Precision.FLOAT32))
                .isEqualTo(4 * (28_311_552 + 8 * layer));
        assertThat(MemoryNeed.transposedWeights(SMOLLM2, some, Precision.BFLOAT16))
                .isEqualTo(2 * (28_311_552 + 8 * layer));
    }

    @Test
    void aTrainerGrowsByTheTokenAndByTheThread() {
        LoraConfig all = new LoraConfig(16, 32, 0, LoraConfig.MODULES);
        long one = MemoryNeed.trainer(SMOLLM2, all, 1000, 1);
        long twice = MemoryNeed.trainer(SMOLLM2, all, 2000, 1);
        long threads = MemoryNeed.trainer(SMOLLM2, all, 1000, 2);

        assertThat(twice).isBetween((long) (1.8 * one), 2 * one);
        assertThat(threads).isBetween((long) (1.8 * one), 2 * one);
    }

    @Test
    void aTrainerOfTheTopThirdNeedsThatPartOfTheActivations() {
        LoraConfig all = new LoraConfig(16, 32, 0, LoraConfig.MODULES);
        LoraConfig third = new LoraConfig(16, 32, 0, LoraConfig.MODULES, LoraConfig.top(10, SMOLLM2));
        double share = (double) MemoryNeed.trainer(SMOLLM2, third, 4000, 1) / MemoryNeed.trainer(SMOLLM2, all, 4000, 1);

        assertThat(share).isBetween(10 / 30.0, 13 / 30.0);
    }

    @Test
    void methodsThatTrainFewerNumbersNeedLess() {
        List<String> modules = List.of("q_proj", "v_proj");
        long q = 576;
        long v = 192;
        long none = MemoryNeed.trainer(SMOLLM2, new LoraConfig(16, 32, 0, modules), 0, 2)
                - 4 * 7 * 30 * 16 * (576 + q + 576 + v); // seven vectors of each of LoRA's numbers
        assertThat(MemoryNeed.trainer(SMOLLM2, of(Methods.LORA_FA, modules), 0, 2) - none)
                .isEqualTo(4 * 16 * (7 * 30 * (q + v) + 30 * 2 * 576));
        assertThat(MemoryNeed.trainer(SMOLLM2, of(Methods.MISS, modules), 0, 2) - none)
                .isEqualTo(4 * 16 * (7 * 30 * (q + v) + 576));
        assertThat(MemoryNeed.trainer(SMOLLM2, of(Methods.VERA, modules), 0, 2) - none)
                .isEqualTo(4 * (7 * 30 * (16 + q + 16 + v) + 16 * (576 + 576)));
    }

    private static LoraConfig of(Method method, List<String> modules) {
        return new LoraConfig(16, 16, 0, modules, List.of(), method);
    }

    @Test
    void anAnswererNeedsOneLayersActivationsAndKeysAndValuesForTexts() {
        Optional<LoraConfig> lora = Optional.of(new LoraConfig(16, 32, 0, LoraConfig.MODULES));
        long scoring = MemoryNeed.answerer(SMOLLM2, lora, 2048, 0, 1);
        assertThat(scoring)
                .isBetween(
                        MemoryNeed.trainer(SMOLLM2, lora.get(), 2048, 1) / 20,
                        MemoryNeed.trainer(SMOLLM2, lora.get(), 2048, 1) / 4);
        assertThat(MemoryNeed.answerer(SMOLLM2, lora, 2048, 4096, 1) - scoring)
                .as("keys and values of 192 numbers each in 30 layers")
                .isEqualTo(4L * 2 * 192 * 30 * (2048 + 4096));
        assertThat(MemoryNeed.answerer(SMOLLM2, Optional.empty(), 2048, 0, 1)).isLessThan(scoring);
    }

    /** The shape of SmolLM2-135M. */
    private static final class GoldenShape {
        static ModelConfig smolLm2() {
            return new ModelConfig(
                    ModelFamily.LLAMA,
                    49152,
                    576,
                    30,
                    AttentionConfig.uniform(9, 3, 64, AttentionConfig.NO_WINDOW, 30),
                    1536,
                    1e-5f,
                    RopeConfig.plain(1e5),
                    8192,
                    true,
                    1,
                    2);
        }
    }
}
