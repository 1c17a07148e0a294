package io.github.dramatis.lm.bench;

import com.sun.management.OperatingSystemMXBean;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.model.TrunkCache;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What it saves to adapt the upper layers over a cached trunk, side by side in one process: rounds in which each kind
 * has its turn, medians of all but the first round. A line a turn goes to standard error. Times are the process's
 * processor seconds, of all its threads: on a machine that others use too, the clock on the wall measures them. Prints
 * Markdown. Rows are random token ids in families as the quickstart's prompts are.
 */
final class TrunkBenchmark {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final int PREFIX = 374; // tokens that the rows of a user begin with
    private static final int SUFFIX = 60;
    private static final int ROWS = 4; // of a user
    private static final int BATCH = 16;
    private static final List<int[]> LABELS =
            IntStream.range(33, 43).mapToObj(id -> new int[] {id}).toList();

    private final LanguageModel model;
    private final int threads;
    private final int rounds;
    private final LoraConfig all = new LoraConfig(16, 32, 0, LoraConfig.ATTENTION_MODULES);
    private final LoraConfig top;
    private final int lowest;

    private TrunkBenchmark(LanguageModel model, int top, int threads, int rounds) {
        this.model = model;
        this.threads = threads;
        this.rounds = rounds;
        this.top = new LoraConfig(16, 32, 0, LoraConfig.ATTENTION_MODULES, LoraConfig.top(top, model.config()));
        lowest = this.top.lowestLayer(model.config());
    }

    /** Arguments: model directory, float32 or bf16, adapted top layers, threads, rounds, users. */
    public static void main(String[] arguments) throws IOException {
        Precision precision = arguments[1].equals("bf16") ? Precision.BFLOAT16 : Precision.FLOAT32;
        int users = Integer.parseInt(arguments[5]);
        try (ModelDirectory directory = ModelDirectory.open(Path.of(arguments[0]));
                LanguageModel model = LanguageModel.load(directory.config(), directory.tensors(), precision)) {
            TrunkBenchmark benchmark = new TrunkBenchmark(
                    model,
                    Integer.parseInt(arguments[2]),
                    Integer.parseInt(arguments[3]),
                    Integer.parseInt(arguments[4]));
            List<int[]> prompts = prompts(users, model.config().vocabularySize());
            benchmark.train(prompts);
            benchmark.predict(prompts, 0);
            benchmark.predict(prompts, 0.3);
        }
    }

    private static List<int[]> prompts(int users, int vocabulary) {
        Random random = new Random(7);
        List<int[]> prompts = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int[] prefix = random.ints(PREFIX, 100, vocabulary).toArray();
            for (int row = 0; row < ROWS; row++) {
                int[] prompt = Arrays.copyOf(prefix, PREFIX + SUFFIX);
                System.arraycopy(random.ints(SUFFIX, 100, vocabulary).toArray(), 0, prompt, PREFIX, SUFFIX);
                prompts.add(prompt);
            }
        }
        return prompts;
    }

    private void train(List<int[]> prompts) throws IOException {
        List<TrainingRow> rows = prompts.stream()
                .map(prompt -> TrainingRow.completion(prompt, LABELS.get(prompt[prompt.length - 1] % LABELS.size())))
                .toList();
        double[][] rates = new double[3][rounds];
        double largest = 0;
        for (int round = 0; round < rounds; round++) {
            rates[0][round] = rows.size() / train(rows, all, Trunk.none()).seconds;
            try (TrunkCache cache = cache()) {
                Timed first = train(rows, top, cache.below(lowest));
                Timed second = train(rows, top, cache.below(lowest));
                rates[1][round] = rows.size() / first.seconds;
                rates[2][round] = rows.size() / second.seconds;
                largest = Math.max(largest, difference(first.result, second.result));
            }
        }
        System.out.println("| " + rows.size() + " rows, " + model.precision()
                + " | examples a processor second | × |\n|---|--:|--:|");
        print("all layers", rates[0], rates[0]);
        print("the top ones, first pass", rates[1], rates[0]);
        print("from the second pass on", rates[2], rates[0]);
        System.out.println("Losses of first and second pass differ by at most " + largest + ".\n");
    }

    /** One epoch, and the processor seconds that its steps took. */
    private record Timed(TrainingResult result, double seconds) {}

    private Timed train(List<TrainingRow> rows, LoraConfig lora, Trunk trunk) {
        TrainingConfig config = new TrainingConfig(
                1,
                0,
                BATCH,
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                5e-4,
                0,
                Schedule.CONSTANT,
                0,
                1,
                1,
                Order.GIVEN,
                true,
                1);
        try (LoraTrainer trainer = new LoraTrainer(model, lora, config, threads, trunk)) {
            double start = processorSeconds();
            TrainingResult result = trainer.train(rows, step -> {});
            Timed timed = new Timed(result, processorSeconds() - start);
            System.err.printf("%s: %.2f s%n", lora.layers().isEmpty() ? "all" : "top", timed.seconds);
            return timed;
        }
    }

    private static double processorSeconds() {
        return PROCESS.getProcessCpuTime() / 1e9;
    }

    private static double difference(TrainingResult left, TrainingResult right) {
        return IntStream.range(0, left.steps().size())
                .mapToDouble(step -> Math.abs(
                        left.steps().get(step).loss() - right.steps().get(step).loss()))
                .max()
                .orElse(0);
    }

    private void predict(List<int[]> prompts, double withText) throws IOException {
        List<String> keys = IntStream.range(0, prompts.size())
                .mapToObj(i -> (i * 7 % 10) < 10 * withText ? "key " + i : null)
                .toList();
        List<LoraAdapter> variants = new ArrayList<>();
        variants.add(null);
        for (int seed = 0; seed < 4; seed++) {
            try (AdapterWeights weights = AdapterWeights.initialize(model.config(), top, seed)) {
                variants.add(weights.toAdapter().toLora());
            }
        }
        double[][] seconds = new double[3][rounds];
        for (int round = 0; round < rounds; round++) {
            seconds[0][round] = answer(prompts, keys, variants.subList(0, 1), Trunk.none());
            seconds[1][round] = answer(prompts, keys, variants, Trunk.none());
            try (TrunkCache cache = cache()) {
                seconds[2][round] = answer(prompts, keys, variants, cache.below(lowest));
            }
        }
        System.out.println("| " + prompts.size() + " prompts, " + Math.round(100 * withText) + " % with text, "
                + model.precision() + " | processor seconds | × one variant |\n|---|--:|--:|");
        print("one variant", seconds[0], seconds[0]);
        print("five variants", seconds[1], seconds[0]);
        print("five over the cached trunk", seconds[2], seconds[0]);
        System.out.println();
    }

    private double answer(List<int[]> prompts, List<String> keys, List<LoraAdapter> variants, Trunk trunk) {
        double seconds = 0;
        for (LoraAdapter variant : variants) {
            try (Answerer answerer = new Answerer(model, variant, threads, trunk)) {
                double start = processorSeconds();
                answerer.answer(prompts, LABELS, keys, new SamplingConfig(4, 0.3, 50, 2, 1));
                seconds += processorSeconds() - start;
            }
        }
        System.err.printf(
                "%d variants%s: %.2f s%n", variants.size(), trunk.layer() > 0 ? " over the trunk" : "", seconds);
        return seconds;
    }

    private TrunkCache cache() throws IOException {
        Path folder = Files.createTempDirectory("trunk-benchmark");
        TrunkCache cache = new TrunkCache(model, folder, 4L << 30);
        Files.delete(folder); // the cache's file has no name there
        return cache;
    }

    /** The median, and the median of the ratios round by round. */
    private static void print(String what, double[] values, double[] base) {
        double[] ratios = IntStream.range(0, values.length)
                .mapToDouble(round -> values[round] / base[round])
                .toArray();
        System.out.printf("| %s | %.2f | %.2f |%n", what, median(values), median(ratios));
    }

    /** Without the first, in which the kernels are made. */
    static double median(double[] values) {
        double[] sorted = Arrays.copyOfRange(values, Math.min(1, values.length - 1), values.length);
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
