package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.TallModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.TransformerPool;
import io.github.dramatis.lm.model.Trunk;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Protects: loss, gradients and steps are torch's, with shared prefixes too; runs repeat to the byte; bad input is
 * named.
 */
class LoraTrainerTest extends OnTinyModel {

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void lossAndEveryGradientAreThoseOfTorch(GoldenEngine golden) {
        LoraAdapter expected = golden.adapter("gradient");
        try (LanguageModel model = golden.load()) {
            for (boolean sharePrefixes : new boolean[] {false, true}) {
                Gradients found =
                        gradients(model, golden, golden.adapter("start"), golden.trainingConfig(sharePrefixes), 1);
                assertThat(found.loss).isCloseTo(golden.get("loss").asDouble(), offset(1e-5));
                expected.pairs().forEach((path, pair) -> {
                    LoraPair gradient = found.gradients.pairs().get(path);
                    assertThat(relative(gradient.a(), pair.a()))
                            .as("A of %s", path)
                            .isLessThan(1e-4);
                    assertThat(relative(gradient.b(), pair.b()))
                            .as("B of %s", path)
                            .isLessThan(1e-4);
                });
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenEngine#all")
    void tenStepsWithWarmupCosineClippingAndWeightDecayAreThoseOfTorch(GoldenEngine golden) {
        double[] losses = GoldenEngine.doubles(golden.get("losses"));
        double[] rates = GoldenEngine.doubles(golden.get("learning_rates"));
        for (boolean sharePrefixes : new boolean[] {false, true}) {
            try (LanguageModel model = golden.load();
                    LoraTrainer trainer =
                            new LoraTrainer(model, golden.adapter("start"), golden.trainingConfig(sharePrefixes), 2)) {
                TrainingResult result = trainer.train(golden.rows(), step -> {});
                for (int i = 0; i < losses.length; i++) {
                    assertThat(result.steps().get(i).loss()).isCloseTo(losses[i], offset(1e-3 * losses[i]));
                    assertThat(result.steps().get(i).learningRate()).isCloseTo(rates[i], offset(1e-12));
                }
                assertThat(GoldenEngine.relativeDifference(result.adapter(), golden.adapter("end")))
                        .isLessThan(1e-3);
            }
        }
    }

    @Test
    void inBfloat16TheLossesStayNearThoseOfFloat32() {
        Backend backend = Backends.forThisMachine();
        Assumptions.assumeTrue(backend.supports(Precision.BFLOAT16), "this CPU has no bfloat16 products");
        try (LanguageModel rounded = GoldenEngine.tinyModel(backend, Precision.BFLOAT16);
                LoraTrainer trainer =
                        new LoraTrainer(rounded, golden.adapter("start"), golden.trainingConfig(true), 2)) {
            TrainingResult result = trainer.train(golden.rows(), step -> {});
            double[] losses = GoldenEngine.doubles(golden.get("losses"));
            for (int i = 0; i < losses.length; i++) {
                double loss = result.steps().get(i).loss();
                assertThat(loss).isCloseTo(losses[i], offset(0.05 * losses[i])).isNotEqualTo(losses[i]);
            }
        }
    }

    @Test
    void weightsOf8BitsAreRefused() {
        Backend backend = Backends.forThisMachine();
        Assumptions.assumeTrue(backend.supports(Precision.INT8), "this CPU has no products of 8 bits");
        try (LanguageModel rounded = GoldenEngine.tinyModel(backend, Precision.INT8)) {
            assertThatThrownBy(() -> new LoraTrainer(rounded, golden.adapter("start"), golden.trainingConfig(true), 2))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("no gradient");
        }
    }

    @Test
    void microBatchesOfAnySizeGiveTheSameGradient() {
        TrainingConfig whole = golden.trainingConfig(true);
        Gradients one = gradients(golden.adapter("start"), whole, 1);
        for (int tokens : new int[] {1, 40, 90}) {
            Gradients many = gradients(golden.adapter("start"), withMicroBatch(tokens), 3);
            assertThat(many.loss).isCloseTo(one.loss, offset(1e-5));
            assertThat(GoldenEngine.relativeDifference(many.gradients, one.gradients))
                    .isLessThan(1e-5);
        }
    }

    @Test
    void dropoutMasksNeitherKnowMicroBatchesNorSharing() {
        LoraConfig config = new LoraConfig(4, 8, 0.3, LoraConfig.MODULES);
        LoraAdapter start = new LoraAdapter(config, golden.adapter("start").pairs());
        Gradients whole = gradients(start, golden.trainingConfig(true), 1);
        Gradients pieces = gradients(start, withMicroBatch(40), 3);
        Gradients apart = gradients(start, golden.trainingConfig(false), 2);
        for (Gradients other : List.of(pieces, apart)) {
            assertThat(other.loss).isCloseTo(whole.loss, offset(1e-5));
            assertThat(GoldenEngine.relativeDifference(other.gradients, whole.gradients))
                    .isLessThan(1e-4);
        }
        assertThat(whole.loss).isNotCloseTo(golden.get("loss").asDouble(), offset(1e-3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"q_proj", "v_proj", "o_proj", "down_proj", "up_proj"})
    void aSingleAdaptedProjectionHasTheGradientThatItHasAmongOthers(String module) {
        LoraAdapter all = golden.adapter("start");
        LoraConfig one = new LoraConfig(all.config().rank(), all.config().alpha(), 0, List.of(module));
        java.util.TreeMap<String, LoraPair> silent = new TreeMap<>();
        java.util.TreeMap<String, LoraPair> alone = new TreeMap<>();
        all.pairs().forEach((path, pair) -> {
            boolean chosen = path.endsWith("." + module);
            float[] b = chosen ? pair.b() : new float[pair.b().length]; // B = 0: as if it were not there
            silent.put(path, new LoraPair(pair.in(), pair.out(), pair.a(), b));
            if (chosen) {
                alone.put(path, pair);
            }
        });
        Gradients amongOthers = gradients(new LoraAdapter(all.config(), silent), golden.trainingConfig(true), 1);
        Gradients byItself = gradients(new LoraAdapter(one, alone), golden.trainingConfig(true), 1);
        byItself.gradients.pairs().forEach((path, pair) -> assertThat(relative(
                        pair.a(), amongOthers.gradients.pairs().get(path).a()))
                .isLessThan(1e-5));
    }

    @ParameterizedTest
    @MethodSource("upperLayers")
    void adaptedLayersHaveTheGradientsThatTheyHaveAmongOthers(List<Integer> layers) {
        try (LanguageModel tall = TallModel.load()) {
            LoraAdapter among = adapterOf(tall, LoraConfig.MODULES, List.of(), layers);
            LoraAdapter alone = adapterOf(tall, LoraConfig.MODULES, layers, layers);
            TrainingConfig config = golden.trainingConfig(true);
            assertSameGradients(
                    gradients(tall, golden, alone, config, 1), gradients(tall, golden, among, config, 1), 1e-6);
        }
    }

    static List<List<Integer>> upperLayers() {
        return List.of(List.of(5), List.of(3, 4, 5), List.of(2, 4));
    }

    @Test
    void nothingOfTheLowestLayerThatNoFactorNeedsIsAskedFor() {
        try (LanguageModel tall = TallModel.load()) {
            for (String module : List.of("o_proj", "down_proj")) {
                LoraAdapter among = adapterOf(tall, List.of(module), List.of(), List.of(3, 4));
                LoraAdapter alone = adapterOf(tall, List.of(module), List.of(3, 4), List.of(3, 4));
                TrainingConfig config = golden.trainingConfig(true);
                assertSameGradients(
                        gradients(tall, golden, alone, config, 1), gradients(tall, golden, among, config, 1), 1e-6);
            }
        }
    }

    /** Random factors in the adapted layers; B = 0 in those that are not loud, as if they were not there. */
    private static LoraAdapter adapterOf(
            LanguageModel model, List<String> modules, List<Integer> adapted, List<Integer> loud) {
        LoraConfig config = new LoraConfig(4, 8, 0, modules, adapted);
        try (AdapterWeights weights = AdapterWeights.initialize(model.config(), config, 3)) {
            LoraAdapter adapter = weights.toAdapter().toLora();
            adapter.pairs().forEach((path, pair) -> {
                SplittableRandom random = new SplittableRandom(path.hashCode());
                for (int i = 0; i < pair.b().length; i++) {
                    boolean isLoud = loud.stream().anyMatch(layer -> path.contains("layers." + layer + "."));
                    pair.b()[i] = isLoud ? (float) (0.05 * random.nextDouble()) : 0;
                }
            });
            return adapter;
        }
    }

    private static void assertSameGradients(Gradients found, Gradients among, double most) {
        assertThat(found.loss).isCloseTo(among.loss, offset(1e-6));
        found.gradients.pairs().forEach((path, pair) -> {
            LoraPair expected = among.gradients.pairs().get(path);
            assertThat(relative(pair.a(), expected.a())).as("A of %s", path).isLessThan(most);
            assertThat(relative(pair.b(), expected.b())).as("B of %s", path).isLessThan(most);
        });
    }

    @Test
    void aLayerThatTheModelDoesNotHaveIsAnError() {
        LoraConfig beyond = new LoraConfig(4, 8, 0, List.of("q_proj"), List.of(0, 2));
        assertThatThrownBy(() -> new LoraTrainer(model, beyond, TrainingConfig.defaults(), 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the model has the layers 0 to 1");
    }

    @Test
    void theSameSeedAndThreadsGiveTheSameBytes() {
        assertThat(bytes(train(0.1, 5))).isEqualTo(bytes(train(0.1, 5)));
        assertThat(bytes(train(0.1, 5))).isNotEqualTo(bytes(train(0.1, 6)));
    }

    @Test
    void theGradientWithDropoutIsThatOfTheMaskedLoss() {
        LoraConfig config = new LoraConfig(4, 8, 0.3, LoraConfig.MODULES);
        LoraAdapter start = new LoraAdapter(config, golden.adapter("start").pairs());
        TrainingConfig training = golden.trainingConfig(true);
        Gradients found = gradients(start, training, 1);
        for (String path : start.pairs().keySet()) {
            float[] a = start.pairs().get(path).a();
            float[] gradient = found.gradients.pairs().get(path).a();
            int at = largest(gradient);
            float kept = a[at];
            float step = 1e-2f;
            a[at] = kept + step;
            double above = gradients(start, training, 1).loss;
            a[at] = kept - step;
            double below = gradients(start, training, 1).loss;
            a[at] = kept;
            assertThat((above - below) / (2 * step))
                    .as(path)
                    .isCloseTo(gradient[at], offset(0.02 * Math.abs(gradient[at])));
        }
    }

    @Test
    void trainingLowersTheLossAndGoesOnFromAnAdapter() {
        TrainingResult first = train(0, 5);
        TrainingConfig config = golden.trainingConfig(true);
        try (LoraTrainer trainer = new LoraTrainer(model, first.adapter(), config, 2)) {
            double resumed =
                    trainer.train(golden.rows(), step -> {}).steps().get(0).loss();
            assertThat(resumed).isLessThan(first.steps().get(0).loss());
        }
    }

    @ParameterizedTest
    @EnumSource(Schedule.class)
    void schedulesAreThoseOfTransformers(Schedule schedule) {
        double[] expected =
                GoldenEngine.doubles(golden.get("schedules").get(schedule.name().toLowerCase(java.util.Locale.ROOT)));
        for (int step = 0; step < expected.length; step++) {
            assertThat(schedule.factor(step, 4, 12)).isCloseTo(expected[step], offset(1e-12));
        }
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunWithItsStepAndRate() {
        LoraAdapter start = golden.adapter("start");
        start.pairs().values().forEach(pair -> java.util.Arrays.fill(pair.b(), 1e38f));
        try (LoraTrainer trainer = new LoraTrainer(model, start, golden.trainingConfig(true), 2)) {
            assertThatThrownBy(() -> trainer.train(golden.rows(), step -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("training step 1")
                    .hasMessageContaining("the loss is NaN")
                    .hasMessageContaining("lower the learning rate");
        }
    }

    @Test
    void aLossFarAboveTheFirstStopsTheRun() {
        assertThat(TrainingLoop.exploded(21.7, 3, 49152)).isTrue();
        assertThat(TrainingLoop.exploded(12, 3, 49152)).isFalse();
        assertThat(TrainingLoop.exploded(21.7, 15, 49152)).isFalse();
        assertThat(TrainingLoop.exploded(Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY, 49152))
                .isTrue();
    }

    @Test
    void aTokenOutsideTheVocabularyIsNamedWithItsRow() {
        List<TrainingRow> rows = new ArrayList<>(golden.rows());
        rows.add(TrainingRow.completion(new int[] {5, 6}, new int[] {384}));
        try (LoraTrainer trainer = new LoraTrainer(model, golden.loraConfig(), TrainingConfig.defaults(), 1)) {
            assertThatThrownBy(() -> trainer.train(rows, step -> {}))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("token 384 of training row 12");
            assertThatThrownBy(() -> trainer.train(List.of(), step -> {})).isInstanceOf(UserError.class);
        }
    }

    private record Gradients(double loss, LoraAdapter gradients) {}

    private Gradients gradients(LoraAdapter adapter, TrainingConfig config, int threads) {
        return gradients(model, golden, adapter, config, threads);
    }

    private static Gradients gradients(
            LanguageModel model, GoldenEngine golden, LoraAdapter adapter, TrainingConfig config, int threads) {
        try (TransformerPool pool = new TransformerPool(model, threads);
                AdapterWeights weights = AdapterWeights.of(model.config(), adapter);
                GradientStep step = new GradientStep(model, pool, config, weights, Trunk.none())) {
            double loss = step.lossAndGradients(golden.rows(), 1);
            return new Gradients(loss, step.gradients().toAdapter().toLora());
        }
    }

    private TrainingResult train(double dropout, long seed) {
        LoraConfig lora = new LoraConfig(4, 8, dropout, List.of("q_proj", "v_proj", "down_proj"));
        TrainingConfig config =
                new TrainingConfig(3, 0, 5, 60, 2e-2, 0, Schedule.LINEAR, 1, 1, seed, Order.SHUFFLED, true, 1);
        try (LoraTrainer trainer = new LoraTrainer(model, lora, config, 2)) {
            return trainer.train(golden.rows(), step -> {});
        }
    }

    private static List<Float> bytes(TrainingResult result) {
        List<Float> all = new ArrayList<>();
        result.adapter().pairs().values().forEach(pair -> {
            for (float value : pair.a()) {
                all.add(value);
            }
            for (float value : pair.b()) {
                all.add(value);
            }
        });
        return all;
    }

    private TrainingConfig withMicroBatch(int tokens) {
        return golden.trainingConfig(true, golden.trainingConfig(true).maxSteps(), tokens);
    }

    private static int largest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = Math.abs(values[i]) > Math.abs(values[best]) ? i : best;
        }
        return best;
    }

    private static double relative(float[] found, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
