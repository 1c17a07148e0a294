package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.TallModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.inference.Answer;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.model.TrunkCache;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects: what is trained and answered above a cached trunk is what it is without the cache, whatever found room in
 * it.
 */
class TrunkTrainingTest {
    private static final int LOWEST = 4;
    private static final LoraConfig UPPER =
            new LoraConfig(4, 8, 0.1, List.of("q_proj", "v_proj", "down_proj"), List.of(LOWEST, 5));
    private static final long MUCH = 1 << 24;

    private static LanguageModel model;

    @TempDir
    Path folder;

    private final List<TrainingRow> rows = new GoldenEngine().rows();

    @BeforeAll
    static void load() {
        model = TallModel.load();
    }

    @AfterAll
    static void unload() {
        model.close();
    }

    @Test
    void everyEpochAndEveryOtherAdapterOnTheSameRowsIsTrainedToTheSameWeights() {
        TrainingResult without = train(UPPER, Trunk.none());
        try (TrunkCache cache = new TrunkCache(model, folder, MUCH)) {
            assertSame(train(UPPER, cache.below(LOWEST)), without);
            assertThat(cache.missed())
                    .as("each row is computed in the first epoch")
                    .isEqualTo(rows.size());
            LoraConfig other = new LoraConfig(2, 8, 0, List.of("o_proj"), List.of(LOWEST));
            assertSame(train(other, cache.below(LOWEST)), train(other, Trunk.none()));
            assertThat(cache.missed()).as("and never again").isEqualTo(rows.size());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 5, 12})
    void rowsThatFoundNoRoomAreComputed(long blocks) {
        long bytes = blocks * 16 * Float.BYTES * model.config().hiddenSize();
        try (TrunkCache cache = new TrunkCache(model, folder, bytes)) {
            assertSame(train(UPPER, cache.below(LOWEST)), train(UPPER, Trunk.none()));
        }
    }

    @Test
    void everyVariantAnswersThePromptsAsItWouldWithoutTheCache() {
        List<int[]> prompts = rows.stream().map(TrainingRow::tokens).toList();
        List<String> texts = IntStream.range(0, prompts.size())
                .mapToObj(i -> i % 4 == 0 ? "key " + i : null)
                .toList();
        try (TrunkCache cache = new TrunkCache(model, folder, MUCH)) {
            for (LoraAdapter adapter :
                    new LoraAdapter[] {null, train(UPPER, Trunk.none()).adapter()}) {
                List<Answer> expected = answers(adapter, Trunk.none(), prompts, texts);
                List<Answer> found = answers(adapter, cache.below(LOWEST), prompts, texts);
                for (int i = 0; i < prompts.size(); i++) {
                    assertThat(GoldenEngine.difference(
                                    found.get(i).labels(), expected.get(i).labels()))
                            .isLessThan(1e-5);
                    assertThat(found.get(i).text()).isEqualTo(expected.get(i).text());
                }
            }
            assertThat(cache.missed())
                    .as("9 prompts without text, of the first variant")
                    .isEqualTo(9);
            assertThat(cache.found()).as("the same of the second").isEqualTo(9);
        }
    }

    @Test
    void anAdapterOfLowerLayersOrAnotherModelIsRefused() {
        try (TrunkCache cache = new TrunkCache(model, folder, MUCH);
                LanguageModel other = TallModel.load();
                LoraTrainer lower = new LoraTrainer(
                        model,
                        new LoraConfig(4, 8, 0, List.of("q_proj"), List.of(3)),
                        config(),
                        1,
                        cache.below(LOWEST))) {
            assertThatThrownBy(() -> lower.train(rows, step -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("an adapter from layer 3 on changes what is kept below layer 4");
            assertThatThrownBy(() -> new LoraTrainer(other, UPPER, config(), 1, cache.below(LOWEST)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("another model's");
        }
    }

    private static List<Answer> answers(LoraAdapter adapter, Trunk trunk, List<int[]> prompts, List<String> texts) {
        List<int[]> labels = List.of(new int[] {17}, new int[] {3}, new int[] {300});
        try (Answerer answerer = new Answerer(model, adapter, 2, trunk)) {
            return answerer.answer(prompts, labels, texts, new SamplingConfig(4, 0.9, 50, 3, 11));
        }
    }

    /** Three epochs, each in an order of its own, in small micro-batches on two threads. */
    private static TrainingConfig config() {
        return new TrainingConfig(3, 0, 5, 90, 2e-2, 0, Schedule.LINEAR, 1, 1, 4, Order.SHUFFLED, true, 1);
    }

    private TrainingResult train(LoraConfig lora, Trunk trunk) {
        try (LoraTrainer trainer = new LoraTrainer(model, lora, config(), 2, trunk)) {
            return trainer.train(rows, step -> {});
        }
    }

    private static void assertSame(TrainingResult found, TrainingResult expected) {
        for (int i = 0; i < expected.steps().size(); i++) {
            assertThat(found.steps().get(i).loss())
                    .isCloseTo(expected.steps().get(i).loss(), offset(1e-5));
        }
        assertThat(GoldenEngine.relativeDifference(found.adapter(), expected.adapter()))
                .isLessThan(1e-5);
    }
}
