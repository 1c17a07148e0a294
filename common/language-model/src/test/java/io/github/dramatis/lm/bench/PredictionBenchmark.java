package io.github.dramatis.lm.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.inference.Answerer;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Scores a file of prompts turn by turn, so that tests/bench/predict.py can take turns with transformers. A line on
 * standard input names the precision; the answer is {@code scores} and, as JSON, the seconds and the labels'
 * log-probabilities. Ends with its input.
 */
final class PredictionBenchmark {
    private final Path model;
    private final int threads;
    private final List<int[]> prompts;
    private final List<int[]> labels;
    private final Map<Precision, Answerer> answerers = new HashMap<>();

    private PredictionBenchmark(Path model, Prompts prompts, int threads) {
        this.model = model;
        this.threads = threads;
        this.prompts = List.of(prompts.prompts());
        this.labels =
                IntStream.of(prompts.labels()).mapToObj(id -> new int[] {id}).toList();
    }

    /** What the file of prompts holds: token ids. */
    private record Prompts(int[][] prompts, int[] labels) {}

    /** Arguments: model directory, file of prompts, threads. */
    public static void main(String[] arguments) throws IOException {
        ObjectMapper json = new ObjectMapper();
        PredictionBenchmark benchmark = new PredictionBenchmark(
                Path.of(arguments[0]),
                json.readValue(Files.readString(Path.of(arguments[1])), Prompts.class),
                Integer.parseInt(arguments[2]));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = turns.readLine(); line != null; line = turns.readLine()) {
            Precision precision =
                    switch (line) {
                        case "bf16" -> Precision.BFLOAT16;
                        case "int8" -> Precision.INT8;
                        default -> Precision.FLOAT32;
                    };
            System.out.println("scores " + json.writeValueAsString(benchmark.score(precision)));
        }
        System.exit(0); // the answerers' threads wait for prompts that will not come
    }

    private Map<String, Object> score(Precision precision) {
        Answerer answerer = answerers.computeIfAbsent(precision, this::answerer);
        long start = System.nanoTime();
        float[][] scores = answerer.score(prompts, labels);
        return Map.of("seconds", (System.nanoTime() - start) / 1e9, "scores", scores);
    }

    private Answerer answerer(Precision precision) {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return new Answerer(LanguageModel.load(directory.config(), directory.tensors(), precision), null, threads);
        }
    }
}
