package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.data.Offset.offset;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.GoldenMethod;
import io.github.dramatis.lm.OnTinyModel;
import io.github.dramatis.lm.adapter.AdapterNumbers;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.method.AdapterTensor;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.TransformerPool;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Protects: each method's files, loss, gradients and steps are peft's, and the LoRA that it is exported as changes the
 * same.
 */
class MethodsTest extends OnTinyModel {

    @TempDir
    Path folder;

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenMethod#all")
    void peftsFilesGivePeftsLogitsAsTheLoraThatTheyEqual(GoldenMethod golden) {
        LoraAdapter exported = golden.start(model).toLora();
        assertThat(exported.config().method()).isEqualTo(Methods.LORA);
        float[][] logits = Logits.of(model, exported, golden.text());
        float[] expected = golden.tensor("logits");
        for (int row = 0; row < logits.length; row++) {
            for (int i = 0; i < logits[row].length; i++) {
                assertThat(logits[row][i]).isCloseTo(expected[row * logits[row].length + i], offset(1e-3f));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenMethod#all")
    void lossAndGradientsAreThoseOfPeftOnEveryBackend(GoldenMethod golden) {
        assertGradients(golden, model);
        try (LanguageModel portable = GoldenEngine.tinyModel(Backends.portable());
                LanguageModel operations = GoldenEngine.tinyModel(Backends.operations())) {
            assertGradients(golden, portable);
            assertGradients(golden, operations);
        }
    }

    private void assertGradients(GoldenMethod golden, LanguageModel model) {
        for (boolean sharePrefixes : new boolean[] {false, true}) {
            TrainingConfig config = golden.trainingConfig(sharePrefixes);
            try (TransformerPool pool = new TransformerPool(model, 2);
                    AdapterWeights weights = AdapterWeights.of(model.config(), golden.start(model));
                    GradientStep step = new GradientStep(model, pool, config, weights, Trunk.none())) {
                double loss = step.lossAndGradients(golden.rows(), 1);
                assertThat(loss).isCloseTo(golden.get("loss").asDouble(), offset(1e-5));
                assertSame(golden, "gradient.", step.gradients().toAdapter(), 1e-4);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenMethod#all")
    void tenStepsAreThoseOfPeft(GoldenMethod golden) {
        double[] losses = GoldenEngine.doubles(golden.get("losses"));
        try (LoraTrainer trainer = new LoraTrainer(model, golden.start(model), golden.trainingConfig(true), 2)) {
            TrainingResult result = trainer.train(golden.rows(), step -> {});
            for (int i = 0; i < losses.length; i++) {
                assertThat(result.steps().get(i).loss()).isCloseTo(losses[i], offset(1e-3 * losses[i]));
            }
            assertSame(golden, "end.", result.trained(), 1e-3);
        }
    }

    /** What is written under peft's names is what peft has under them. */
    private void assertSame(GoldenMethod golden, String prefix, TrainedAdapter adapter, double most) {
        PeftFormat.write(folder, adapter, model.config(), new BaseModel("tiny", "0".repeat(64)));
        Set<String> left = new HashSet<>(golden.names(prefix));
        assertThat(left).isNotEmpty();
        try (TensorSource ours = Safetensors.open(folder.resolve(PeftFormat.WEIGHTS))) {
            for (String name : ours.names()) {
                if (left.remove(name)) {
                    float[] expected = golden.tensor(prefix + name);
                    assertThat(relative(GoldenEngine.read(ours, name), expected))
                            .as("%s%s", prefix, name)
                            .isLessThan(most);
                }
            }
        }
        assertThat(left).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.method.Methods#all")
    void anAdapterFromElsewhereMayHaveAnyRank(Method method) {
        List<String> modules = List.of("q_proj");
        int rank = method.equals(Methods.MISS) ? 48 : 1024;
        LoraConfig config = new LoraConfig(rank, rank, 0, modules, List.of(1), method);
        SortedMap<String, TrainedAdapter.Module> numbers = new TreeMap<>();
        Map<String, float[]> shared = new HashMap<>();
        Map<String, float[]> own = new HashMap<>();
        for (AdapterTensor tensor : method.tensors()) {
            float[] fresh = new float[(int) tensor.size(rank, 48, 48)];
            tensor.start().fill(fresh, tensor.columns(rank, 48, 48), 1, "any");
            if (!tensor.isImplied()) {
                (tensor.isShared() ? shared : own).put(tensor.name(), fresh);
            }
        }
        numbers.put("model.layers.1.self_attn.q_proj", new TrainedAdapter.Module(48, 48, own));
        PeftFormat.write(
                folder,
                new AdapterNumbers(config, numbers, shared),
                model.config(),
                new BaseModel("tiny", "0".repeat(64)));

        TrainedAdapter read = PeftFormat.readTrained(folder, model.config());

        assertThat(read.config().rank()).isEqualTo(rank);
        int[] text = new GoldenEngine().prompts().get(1);
        assertThat(Logits.of(model, read.toLora(), text)).isDeepEqualTo(Logits.of(model, null, text));
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.GoldenMethod#all")
    void whatIsFrozenStaysAndComesBackFromItsFiles(GoldenMethod golden) {
        TrainedAdapter start = golden.start(model);
        try (LoraTrainer trainer = new LoraTrainer(model, start, golden.trainingConfig(true), 2)) {
            TrainedAdapter end = trainer.train(golden.rows(), step -> {}).trained();
            PeftFormat.write(folder, end, model.config(), new BaseModel("tiny", "0".repeat(64)));
            TrainedAdapter back = PeftFormat.readTrained(folder, model.config())
                    .with(end.config().method(), 0);
            assertThat(back.config()).isEqualTo(end.config());
            try (AdapterWeights read = AdapterWeights.of(model.config(), back);
                    AdapterWeights begun = AdapterWeights.of(model.config(), start)) {
                assertThat(elements(read.frozen())).isDeepEqualTo(elements(begun.frozen()));
            }
        }
    }

    private static float[][] elements(List<Matrix> matrices) {
        return matrices.stream()
                .map(matrix -> {
                    float[] elements = new float[matrix.rows() * matrix.columns()];
                    matrix.copyTo(elements);
                    return elements;
                })
                .toArray(float[][]::new);
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.method.Methods#all")
    void aFreshAdapterChangesNothingAndLearns(Method method) {
        LoraConfig config = new LoraConfig(6, 6, 0.1, LoraConfig.MODULES, List.of(1), method);
        GoldenEngine golden = new GoldenEngine();
        TrainingConfig training =
                new TrainingConfig(8, 0, 12, 200, 2e-2, 0, Schedule.CONSTANT, 0, 1, 3, Order.SHUFFLED, true, 1);
        try (AdapterWeights fresh = AdapterWeights.initialize(model.config(), config, 3);
                LoraTrainer trainer = new LoraTrainer(model, config, training, 2)) {
            int[] text = golden.prompts().get(1);
            assertThat(Logits.of(model, fresh.toAdapter().toLora(), text)).isDeepEqualTo(Logits.of(model, null, text));
            List<StepLog> steps = trainer.train(golden.rows(), step -> {}).steps();
            assertThat(steps.get(steps.size() - 1).loss())
                    .isLessThan(steps.get(0).loss());
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.dramatis.lm.method.Methods#all")
    void theConfigurationNamesEveryMethod(Method method) {
        String yaml = "source: {format: csv, path: p}\ntrain: {method: " + method.label() + "}";

        assertThat(LoadedConfig.parse("c.yaml", yaml, List.of())
                        .config()
                        .train()
                        .method())
                .isEqualTo(method.label());
    }

    @Test
    void theFingerprintOfARunKnowsTheMethodAndItsRates() {
        Set<String> fingerprints = new HashSet<>();
        for (Method method : Methods.all()) {
            fingerprints.add(fingerprint(new LoraConfig(6, 6, 0, List.of("q_proj"), List.of(), method), 1));
        }
        fingerprints.add(fingerprint(new LoraConfig(6, 6, 0, List.of("q_proj")), 4));
        assertThat(fingerprints).hasSize(5);
    }

    @Test
    void runsOfEarlierVersionsAreKnownByWhatStandsForTheirMethod() {
        assertThat(Methods.all())
                .extracting(Method::fingerprint)
                .containsExactly("LORA", "LORA_FA", "MISS of D", "VERA");
        assertThat(new LoraConfig(6, 12, 0.1, List.of("q_proj"), List.of(1)))
                .hasToString("LoraConfig[rank=6, alpha=12.0, dropout=0.1, targetModules=[q_proj], layers=[1],"
                        + " method=LORA]");
    }

    private static String fingerprint(LoraConfig config, double ratio) {
        try (LoraTrainer trainer = new LoraTrainer(model, config, withRatio(ratio), 1)) {
            return trainer.fingerprint(new GoldenEngine().rows(), Validation.none(), "base");
        }
    }

    private static TrainingConfig withRatio(double ratio) {
        return new TrainingConfig(1, 0, 4, 500, 1e-2, 0, Schedule.CONSTANT, 0, 1, 3, Order.GIVEN, true, ratio);
    }

    @Test
    void whatMakesNoSenseIsRefusedBeforeTraining() {
        LoraConfig miss = new LoraConfig(64, 64, 0, List.of("q_proj"), List.of(), Methods.MISS);
        assertRefused(() -> AdapterWeights.initialize(model.config(), miss, 1), "set a rank of at most 48");
        LoraConfig vera = new LoraConfig(4, 4, 0, List.of("q_proj"), List.of(), Methods.VERA);
        assertRefused(() -> new LoraTrainer(model, vera, withRatio(4), 1), "does not train A and B at two rates");
        assertRefused(() -> new LoraConfig(4, 8, 0, List.of("q_proj"), List.of(), Methods.MISS), "miss has no scale");
        LoraConfig large = new LoraConfig(513, 513, 0, List.of("q_proj"));
        assertRefused(() -> AdapterWeights.initialize(model.config(), large, 1), "vLLM serves adapters of at most 512");
        try (AdapterWeights weights = AdapterWeights.initialize(model.config(), vera, 1)) {
            assertRefused(() -> weights.toAdapter().with(Methods.LORA, 0), "lora cannot go on from");
        }
        try (LanguageModel phi3 = GoldenEngine.ofArchitecture("phi3").load()) {
            assertRefused(() -> AdapterWeights.initialize(phi3.config(), vera, 1), "adapt the whole ones of [qkv_proj");
            LoraConfig wide = new LoraConfig(200, 200, 0, List.of("q_proj", "k_proj", "v_proj"));
            assertRefused(() -> AdapterWeights.initialize(phi3.config(), wide, 1), "stored with rank 600, at most 512");
        }
    }

    private static void assertRefused(ThrowingCallable action, String reason) {
        assertThatThrownBy(action).isInstanceOf(UserError.class).hasMessageContaining(reason);
    }

    @Test
    void theSumOfTwoAdaptersChangesWhatBothChange() {
        GoldenMethod one = GoldenMethod.of("lora-plus");
        GoldenMethod other = GoldenMethod.of("lora-fa");
        LoraAdapter first = one.start(model).toLora();
        LoraAdapter second = narrowed(other.start(model).toLora());
        LoraAdapter sum = first.plus(second);
        assertThat(sum.config().rank()).isEqualTo(7);
        first.pairs().keySet().forEach(path -> {
            double[] expected = change(first, path);
            double[] added = change(second, path);
            double[] found = change(sum, path);
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isCloseTo(expected[i] + added[i], offset(1e-6));
            }
        });
        LoraConfig fewer = new LoraConfig(2, 4, 0, List.of("q_proj"));
        try (AdapterWeights weights = AdapterWeights.initialize(model.config(), fewer, 1)) {
            assertRefused(() -> first.plus(weights.toAdapter().toLora()), "the same modules and layers");
        }
    }

    /** The first three of an adapter's four ranks, at a scale of its own. */
    private static LoraAdapter narrowed(LoraAdapter adapter) {
        TreeMap<String, LoraPair> pairs = new TreeMap<>();
        adapter.pairs().forEach((path, pair) -> {
            float[] a = Arrays.copyOf(pair.a(), 3 * pair.in());
            float[] b = new float[pair.out() * 3];
            for (int i = 0; i < b.length; i++) {
                b[i] = pair.b()[i / 3 * 4 + i % 3];
            }
            pairs.put(path, new LoraPair(pair.in(), pair.out(), a, b));
        });
        return new LoraAdapter(new LoraConfig(3, 15, 0, adapter.config().targetModules()), pairs);
    }

    private static double[] change(LoraAdapter adapter, String path) {
        LoraPair pair = adapter.pairs().get(path);
        int rank = adapter.config().rank();
        double[] change = new double[pair.out() * pair.in()];
        for (int i = 0; i < change.length; i++) {
            for (int r = 0; r < rank; r++) {
                change[i] += adapter.config().alpha()
                        / rank
                        * pair.b()[i / pair.in() * rank + r]
                        * pair.a()[r * pair.in() + i % pair.in()];
            }
        }
        return change;
    }

    private static double relative(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }
}
