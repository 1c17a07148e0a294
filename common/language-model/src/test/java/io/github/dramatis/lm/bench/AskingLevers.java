package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.inference.SamplingConfig;
import io.github.dramatis.lm.inference.TextRequest;
import io.github.dramatis.lm.inference.TextSampler;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What asking gains from reading a prompt once for its scores and its text, from asking about many users at once, and
 * from answering many calls of the chat model at once: seconds of both ways, turn by turn. Prints Markdown. Arguments:
 * model directory, the rows of set C, float32 or bf16, threads, rounds.
 */
final class AskingLevers {
    private static final int PROMPTS = 64;
    private static final int OF_A_USER = 4;
    private static final int CALLS = 16;
    private static final int TOKENS = 16384;
    private static final int NONE = -1;
    private static final List<int[]> LABELS =
            IntStream.range(33, 43).mapToObj(id -> new int[] {id}).toList();

    /** Of a rating, and of an answer of the chat model. */
    private static final SamplingConfig SHORT = SamplingConfig.greedy(4, NONE);

    private static final SamplingConfig LONG = SamplingConfig.greedy(40, NONE);

    private final Answerer answerer;
    private final TextSampler sampler;
    private final List<int[]> prompts;
    private final List<String> keys =
            IntStream.range(0, PROMPTS).mapToObj(Integer::toString).toList();
    private final int rounds;

    private AskingLevers(Answerer answerer, TextSampler sampler, List<int[]> prompts, int rounds) {
        this.answerer = answerer;
        this.sampler = sampler;
        this.prompts = prompts;
        this.rounds = rounds;
    }

    public static void main(String[] arguments) throws IOException {
        Precision precision = arguments[2].equals("bf16") ? Precision.BFLOAT16 : Precision.FLOAT32;
        int threads = Integer.parseInt(arguments[3]);
        List<int[]> prompts = TrainingBenchmark.read(Path.of(arguments[1])).stream()
                .limit(PROMPTS)
                .map(AskingLevers::prompt)
                .toList();
        try (ModelDirectory directory = ModelDirectory.open(Path.of(arguments[0]));
                LanguageModel model = LanguageModel.load(directory.config(), directory.tensors(), precision);
                Answerer answerer = new Answerer(model, null, threads);
                TextSampler sampler = new TextSampler(model, threads, TOKENS)) {
            new AskingLevers(answerer, sampler, prompts, Integer.parseInt(arguments[4])).compare();
        }
    }

    private static int[] prompt(TrainingRow row) {
        return Arrays.copyOf(row.tokens(), row.targets().get(0).position() + 1);
    }

    private void compare() {
        System.out.println("| lever | before, s | after, s | gain |\n|---|--:|--:|--:|");
        turns(
                "texts of " + PROMPTS + " scored prompts: read again, or from the scorer's keys and values",
                this::apart,
                this::together);
        turns(
                "scores of " + PROMPTS + " prompts: a user's " + OF_A_USER + " at once, or all",
                this::eachUser,
                this::allUsers);
        turns(CALLS + " calls of the chat model: one by one, or at once", this::eachCall, this::allCalls);
    }

    private void apart() {
        answerer.score(prompts, LABELS);
        sampler.sample(requests(PROMPTS, SHORT));
    }

    private void together() {
        answerer.answer(prompts, LABELS, keys, SHORT);
    }

    private void eachUser() {
        for (int i = 0; i < PROMPTS; i += OF_A_USER) {
            answerer.score(prompts.subList(i, i + OF_A_USER), LABELS);
        }
    }

    private void allUsers() {
        answerer.score(prompts, LABELS);
    }

    private void eachCall() {
        requests(CALLS, LONG).forEach(request -> sampler.sample(List.of(request)));
    }

    private void allCalls() {
        sampler.sample(requests(CALLS, LONG));
    }

    private List<TextRequest> requests(int count, SamplingConfig config) {
        return IntStream.range(0, count)
                .mapToObj(i -> new TextRequest(prompts.get(i), keys.get(i), config))
                .toList();
    }

    /** Medians of both and of the ratio, of all rounds but the first. */
    private void turns(String lever, Runnable before, Runnable after) {
        double[] left = new double[rounds];
        double[] right = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            left[round] = seconds(before);
            right[round] = seconds(after);
        }
        double[] ratios =
                IntStream.range(0, rounds).mapToDouble(i -> left[i] / right[i]).toArray();
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %.2f | × %.2f |%n",
                lever,
                TrunkBenchmark.median(left),
                TrunkBenchmark.median(right),
                TrunkBenchmark.median(ratios));
    }

    private static double seconds(Runnable way) {
        long start = System.nanoTime();
        way.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
