package io.github.dramatis.lm.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains turn by turn, so that tests/bench/train.py can take turns with peft. A line on standard input names the
 * variant whose turn it is, e.g. {@code float32 shared}; the answer is {@code step LOSS SECONDS PROCESSOR_SECONDS}.
 * {@code breakdown float32 shared} answers with where a step's time went, as JSON. Ends with its input.
 */
final class TrainingBenchmark {
    private static final double LEARNING_RATE = 5e-4;
    private static final int WARM_UP = 2;
    private static final int EPOCHS = 1000; // a turn a step, as many as are asked for
    private static final LoraConfig FRESH = new LoraConfig(16, 32, 0, List.of("q_proj", "k_proj", "v_proj", "o_proj"));

    private final Path model;
    private final String adapter;
    private final int batch;
    private final int threads;
    private final List<TrainingRow> rows;
    private final Map<Precision, LanguageModel> models = new HashMap<>();
    private final Map<String, TrainingTurns> variants = new HashMap<>();

    private TrainingBenchmark(Path model, String adapter, Path rows, int batch, int threads) throws IOException {
        this.model = model;
        this.adapter = adapter;
        this.batch = batch;
        this.threads = threads;
        this.rows = read(rows);
    }

    /**
     * Arguments: model directory, PEFT directory to start from (-: a fresh adapter), rows, rows of a batch, threads.
     */
    public static void main(String[] arguments) throws IOException {
        TrainingBenchmark benchmark = new TrainingBenchmark(
                Path.of(arguments[0]),
                arguments[1],
                Path.of(arguments[2]),
                Integer.parseInt(arguments[3]),
                Integer.parseInt(arguments[4]));
        BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = turns.readLine(); line != null; line = turns.readLine()) {
            System.out.println(benchmark.answer(line));
        }
        System.exit(0); // the variants' threads wait for turns that will not come
    }

    private String answer(String line) {
        if (line.startsWith("breakdown ")) {
            return "breakdown " + breakdown(line.substring("breakdown ".length()));
        }
        return variants.computeIfAbsent(
                        line, name -> turns(models.computeIfAbsent(precision(name), this::load), shares(name)))
                .next();
    }

    private static Precision precision(String variant) {
        return variant.startsWith("bf16") ? Precision.BFLOAT16 : Precision.FLOAT32;
    }

    private static boolean shares(String variant) {
        return variant.endsWith(" shared");
    }

    private String breakdown(String variant) {
        TimedBackend timed = new TimedBackend(Backends.forThisMachine());
        try (ModelDirectory directory = ModelDirectory.open(model);
                LanguageModel loaded =
                        LanguageModel.load(directory.config(), directory.tensors(), precision(variant), timed)) {
            TrainingTurns turns = turns(loaded, shares(variant));
            for (int i = 0; i < WARM_UP; i++) {
                turns.next();
            }
            StepBreakdown breakdown = new StepBreakdown(timed, threads);
            for (int i = 0; i < StepBreakdown.STEPS; i++) {
                breakdown.step(turns::next);
            }
            turns.end();
            return breakdown.json(precision(variant));
        }
    }

    private TrainingTurns turns(LanguageModel loaded, boolean share) {
        TrainingConfig config = new TrainingConfig(
                EPOCHS,
                0,
                batch,
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                LEARNING_RATE,
                0,
                Schedule.CONSTANT,
                0,
                1,
                1,
                Order.GIVEN,
                share,
                1);
        return new TrainingTurns(loaded, start(loaded), config, threads, rows);
    }

    private LoraAdapter start(LanguageModel loaded) {
        if (!adapter.equals("-")) {
            return PeftFormat.read(Path.of(adapter), loaded.config());
        }
        try (AdapterWeights fresh = AdapterWeights.initialize(loaded.config(), FRESH, 1)) {
            return fresh.toAdapter().toLora();
        }
    }

    private LanguageModel load(Precision precision) {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return LanguageModel.load(directory.config(), directory.tensors(), precision);
        }
    }

    /** Lines of {"prompt": [ids], "completion": [ids]}, or of groups of rows as tests/bench/prompts writes them. */
    static List<TrainingRow> read(Path file) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<TrainingRow> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            JsonNode row = json.readTree(line);
            if (row.has("shared")) {
                rows.addAll(json.convertValue(row, PromptRows.Group.class).trainingRows());
                continue;
            }
            rows.add(TrainingRow.completion(
                    json.convertValue(row.get("prompt"), int[].class),
                    json.convertValue(row.get("completion"), int[].class)));
        }
        return rows;
    }
}
