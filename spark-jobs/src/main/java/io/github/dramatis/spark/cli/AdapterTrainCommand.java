package io.github.dramatis.spark.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.BaseModel;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.dataset.TrainingFile;
import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.training.CheckpointFile;
import io.github.dramatis.lm.training.Checkpointing;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.lm.training.Validation;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.plugin.MemoryLimit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dramatis adapter train}: one LoRA adapter from a file of rows, without Spark. */
@Command(name = "train", mixinStandardHelpOptions = true, description = "Trains one LoRA adapter from a file of rows.")
final class AdapterTrainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    @Spec
    private CommandSpec spec;

    @Option(names = "--model", required = true, description = "Hugging Face directory.")
    private Path model;

    @Option(
            names = "--data",
            required = true,
            description = "JSON lines: {\"prompt\",\"completion\"}, {\"input_ids\",\"completion_mask\"}, or what"
                    + " dramatis adapter rows writes.")
    private Path data;

    @Option(
            names = "--out",
            required = true,
            description = "A new directory for the adapter, or that of a run that was interrupted.")
    private Path out;

    @Option(
            names = "--init-adapter",
            split = ",",
            description =
                    "PEFT directory to go on from; its rank, alpha, modules and layers stay. Two: training begins with"
                            + " their sum, a LoRA adapter of both ranks together.")
    private List<Path> initial = List.of();

    @Option(
            names = "--method",
            description =
                    "lora, lora-fa (A is not trained), miss or vera; lora, or that of --init-adapter, unless given.")
    private String method;

    @Option(
            names = "--lora-plus-ratio",
            defaultValue = "1",
            description = "LoRA+: the learning rate of B divided by that of A: ${DEFAULT-VALUE}.")
    private double loraPlusRatio;

    @Option(names = "--rank", description = "r: 16 unless given.")
    private Integer rank;

    @Option(names = "--alpha", description = "32 unless given; miss and vera have none.")
    private Double alpha;

    @Option(names = "--rslora", description = "Scale by alpha / sqrt(rank) instead of alpha / rank.")
    private boolean rankStabilized;

    @Option(
            names = "--target-modules",
            split = ",",
            description = "q_proj,k_proj,v_proj,o_proj unless given; also gate_proj, up_proj, down_proj.")
    private List<String> targetModules;

    @Option(names = "--layers", split = ",", description = "Numbers of the adapted layers, from 0; all unless given.")
    private List<Integer> layers;

    @Option(names = "--dropout", description = "0 unless given.")
    private Double dropout;

    @Option(names = "--learning-rate", defaultValue = "5e-4", description = "Of AdamW, at its highest. Default: 5e-4.")
    private double learningRate;

    @Option(names = "--weight-decay", defaultValue = "0", description = "Of AdamW. Default: 0.")
    private double weightDecay;

    @Option(names = "--schedule", defaultValue = "cosine", description = "constant, linear or cosine.")
    private Schedule schedule;

    @Option(
            names = "--warmup-steps",
            defaultValue = "0",
            description = "Steps in which the rate rises to its highest. Default: 0.")
    private int warmupSteps;

    @Option(names = "--max-grad-norm", defaultValue = "1", description = "0: none.")
    private double maxGradNorm;

    @Option(names = "--epochs", defaultValue = "1", description = "Times that every row is read. Default: 1.")
    private int epochs;

    @Option(names = "--max-steps", defaultValue = "0", description = "0: by epochs.")
    private int maxSteps;

    @Option(names = "--batch-size", defaultValue = "16", description = "Rows of a step. Default: 16.")
    private int batchSize;

    @Option(
            names = "--seed",
            defaultValue = "42",
            description = "Of the first weights, the order of rows and dropout. Default: 42.")
    private long seed;

    @Option(names = "--no-shuffle", description = "Rows in the file's order.")
    private boolean noShuffle;

    @Option(
            names = "--grouped",
            description =
                    "Shuffle rows that begin alike a few together: faster, since they share what they have in common.")
    private boolean grouped;

    @Option(names = "--no-eos", description = "No end token after completions.")
    private boolean noEos;

    @Option(names = "--no-share", description = "Compute what rows of a batch have in common for each of them.")
    private boolean noShare;

    @Option(
            names = "--checkpoint-every",
            defaultValue = "0",
            description =
                    "Steps between checkpoints; an interrupted run, started again, goes on from the last. 0: none.")
    private int checkpointEvery;

    @Option(
            names = "--validation",
            description = "Rows as --data has them, whose loss decides which step's adapter is kept.")
    private Path validation;

    @Option(
            names = "--validate-every",
            defaultValue = "0",
            description = "Steps between validations. 0: after every epoch.")
    private int validateEvery;

    @Option(
            names = "--patience",
            defaultValue = "3",
            description = "Validations without a lower loss after which training stops: ${DEFAULT-VALUE}.")
    private int patience;

    @Option(
            names = "--precision",
            defaultValue = "float32",
            description = "float32, bf16, float16 (CUDA) or auto, of the frozen products.")
    private String precision;

    private int threads = Cores.usable();

    @Option(names = "--threads", description = "Threads that compute; one a core unless given.")
    void setThreads(int threads) {
        if (threads < 1) {
            throw new ParameterException(spec.commandLine(), "--threads " + threads + ": there must be at least 1");
        }
        this.threads = threads;
    }

    @Override
    public Integer call() throws IOException {
        requireNoAdapter();
        try (ModelDirectory directory = ModelDirectory.openWithoutTokenizer(model);
                LanguageModel base = LoadedModel.withoutSpark(directory, AgentModel.precision(precision))) {
            warnOfAnotherBase(directory);
            List<TrainingRow> rows = rows(data, directory);
            Validation held = validation == null
                    ? Validation.none()
                    : new Validation(rows(validation, directory), validateEvery, patience);
            TrainingResult result = train(base, rows, held, checkpointing(directory));
            PeftFormat.write(out, result.trained(), directory.config(), BaseModel.of(directory));
            Files.deleteIfExists(checkpoint());
            if (validation != null) {
                System.out.println("kept the adapter of step " + result.keptStep() + " of "
                        + result.steps().size()
                        + (result.share() < 1
                                ? ", drawn back to " + Math.round(100 * result.share()) + " % of the way to it"
                                : ""));
            }
        }
        return Dramatis.DONE;
    }

    /** PEFT's configuration is written last: only an adapter that is whole has one. */
    private void requireNoAdapter() {
        if (Files.exists(out.resolve(PeftFormat.CONFIG)) && !Files.exists(checkpoint())) {
            throw new UserError(
                    "--out " + out,
                    "there is a finished adapter already",
                    "name another directory, or remove this one");
        }
    }

    private List<TrainingRow> rows(Path file, ModelDirectory directory) {
        return TrainingFile.read(file, directory, !noEos);
    }

    private Checkpointing checkpointing(ModelDirectory directory) {
        return checkpointEvery == 0
                ? Checkpointing.none()
                : Checkpointing.to(new CheckpointFile(checkpoint()), checkpointEvery, directory.weightsSha256());
    }

    private Path checkpoint() {
        return out.resolve("training.checkpoint");
    }

    private TrainingResult train(
            LanguageModel base, List<TrainingRow> rows, Validation held, Checkpointing checkpointing) {
        TrainedAdapter start = initial.isEmpty() ? null : start(base);
        LoraConfig lora = start == null ? fresh() : start.config();
        requireMemory(base, lora, rows, held);
        try (LoraTrainer trainer = start == null
                        ? new LoraTrainer(base, lora, config(), threads)
                        : new LoraTrainer(base, start, config(), threads);
                BufferedWriter log =
                        Files.newBufferedWriter(Files.createDirectories(out).resolve("trainer_log.jsonl"))) {
            return trainer.train(rows, held, checkpointing, step -> write(log, step));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Refuses what the memory does not hold: the operating system would kill the process without a word. */
    private void requireMemory(LanguageModel base, LoraConfig lora, List<TrainingRow> rows, Validation held) {
        int longest = Stream.concat(rows.stream(), held.rows().stream())
                .mapToInt(row -> row.tokens().length)
                .max()
                .orElse(0);
        int tokens = Math.max(TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS, longest);
        MemoryLimit.require(
                "training an adapter of " + model + " on " + threads + " threads",
                MemoryNeed.weights(base.config(), base.precision())
                        + MemoryNeed.transposedWeights(base.config(), lora, base.precision())
                        + MemoryNeed.trainer(base.config(), lora, tokens, threads));
    }

    private LoraConfig fresh() {
        int r = rank == null ? 16 : rank;
        Method chosen = method == null ? Methods.LORA : Methods.of(method);
        if (!chosen.hasAlpha() && (alpha != null || rankStabilized)) {
            throw new ParameterException(
                    spec.commandLine(), "--alpha and --rslora are LoRA's: leave them out with --method " + method);
        }
        double scaled = !chosen.hasAlpha() ? r : alpha == null ? 32 : alpha;
        return new LoraConfig(
                r,
                rankStabilized ? scaled * Math.sqrt(r) : scaled,
                dropout == null ? 0 : dropout,
                targetModules == null ? LoraConfig.ATTENTION_MODULES : targetModules,
                layers == null ? List.of() : layers,
                chosen);
    }

    private TrainedAdapter start(LanguageModel base) {
        if (rank != null || alpha != null || rankStabilized || targetModules != null || layers != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rank, --alpha, --rslora, --target-modules and --layers are those of --init-adapter: leave"
                            + " them out");
        }
        if (initial.size() > 2) {
            throw new ParameterException(spec.commandLine(), "--init-adapter takes one or two directories");
        }
        TrainedAdapter adapter = initial.size() == 1
                ? PeftFormat.readTrained(initial.get(0), base.config())
                : PeftFormat.read(initial.get(0), base.config()).plus(PeftFormat.read(initial.get(1), base.config()));
        return adapter.with(
                method == null ? adapter.config().method() : Methods.of(method),
                dropout == null ? adapter.config().dropout() : dropout);
    }

    /** An adapter goes on meaning something on its own base alone. */
    private void warnOfAnotherBase(ModelDirectory directory) {
        for (Path adapter : initial) {
            PeftFormat.base(adapter)
                    .filter(trainedOn -> !trainedOn.sha256().equals(directory.weightsSha256()))
                    .ifPresent(trainedOn -> System.err.println("warning: " + adapter + " was trained on "
                            + trainedOn.name() + " with other weights than " + model));
        }
    }

    private static void write(BufferedWriter log, StepLog step) {
        try {
            log.write(JSON.writeValueAsString(step));
            log.newLine();
            log.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Order order() {
        if (noShuffle && grouped) {
            throw new UserError("--no-shuffle --grouped", "they exclude each other", "give one of them");
        }
        return noShuffle ? Order.GIVEN : grouped ? Order.GROUPED : Order.SHUFFLED;
    }

    private TrainingConfig config() {
        return new TrainingConfig(
                epochs,
                maxSteps,
                batchSize,
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                learningRate,
                weightDecay,
                schedule,
                warmupSteps,
                maxGradNorm,
                seed,
                order(),
                !noShare,
                loraPlusRatio);
    }
}
