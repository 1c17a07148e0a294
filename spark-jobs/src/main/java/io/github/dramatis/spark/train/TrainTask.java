package io.github.dramatis.spark.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MemoryNeed;
import io.github.dramatis.lm.prompt.PromptTokens;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.RatingAnswers;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.lm.training.Validation;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.plugin.MemoryLimit;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Trains one adapter on one partition's rows and writes its files; returns its row of the table. */
final class TrainTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AdapterPlan plan;
    private final TrainConfig config;
    private final AgentModel model;
    private final long seed;
    private final String path;
    private final String workspace;
    private final WorkspaceCheckpoint checkpoint;
    private final LongAccumulator rowsTrained;

    /**
     * @param seed of this adapter
     * @param path of its folder, relative to the workspace
     * @param checkpoint where an interrupted attempt left what this one goes on from
     * @param rowsTrained is told of every row trained on
     */
    TrainTask(
            AdapterPlan plan,
            TrainConfig config,
            AgentModel model,
            long seed,
            String path,
            String workspace,
            WorkspaceCheckpoint checkpoint,
            LongAccumulator rowsTrained) {
        this.plan = plan;
        this.config = config;
        this.model = model;
        this.seed = seed;
        this.path = path;
        this.workspace = workspace;
        this.checkpoint = checkpoint;
        this.rowsTrained = rowsTrained;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> input) {
        LoadedModel base = model.load();
        List<TrainingRow> rows = trainingRows(base.prompts(), input);
        requireMemory(base.model(), rows);
        LoraConfig lora = new LoraConfig(config.rank(), config.alpha(), config.dropout(), config.targetModules());
        try (LoraTrainer trainer = new LoraTrainer(
                base.model(), lora, trainingConfig(), TaskContext.get().cpus())) {
            TrainingResult result = trainer.train(
                    rows,
                    Validation.none(),
                    checkpoint.of(model.weights()),
                    step -> rowsTrained.add(config.batchSize()));
            ExecutorState.get().metrics().trained(rows.size(), result.tokens());
            AdapterFiles.write(
                    workspace + "/" + path, result.adapter(), base.model().config(), model);
            return List.of(Tables.ADAPTERS.codec().encode(row(rows.size(), result)))
                    .iterator();
        }
    }

    /** Of all trainers that this executor may run at once: each is as large as this one, or smaller. */
    private void requireMemory(LanguageModel base, List<TrainingRow> rows) {
        int threads = TaskContext.get().cpus();
        int longest = rows.stream().mapToInt(row -> row.tokens().length).max().orElse(0);
        int tokens = Math.max(TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS, longest);
        int trainers = Math.max(1, Runtime.getRuntime().availableProcessors() / threads);
        MemoryLimit.require(
                "training " + trainers + " adapters at once on " + model.name(),
                MemoryNeed.weights(base.config(), base.precision())
                        + MemoryNeed.transposedWeights(base.config(), base.precision())
                        + trainers * MemoryNeed.trainer(base.config(), config.rank(), tokens, threads));
    }

    private List<TrainingRow> trainingRows(PromptTokens prompts, Iterator<Row> input) {
        RowCodec<Example> codec = Tables.EXAMPLES.codec();
        RatingAnswers answers = new RatingAnswers(prompts.labels(), config.softTargets(), prompts.endOfTurn());
        List<TrainingRow> rows = new ArrayList<>();
        while (input.hasNext()) {
            Example example = codec.decode(input.next());
            int[] prompt = prompts.encode(example.prefix(), example.suffix()).whole();
            rows.add(answers.row(prompt, example.rating()));
        }
        return rows;
    }

    private TrainingConfig trainingConfig() {
        return new TrainingConfig(
                config.epochs(),
                config.maxSteps(),
                config.batchSize(),
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                config.learningRate(),
                config.weightDecay(),
                Schedule.valueOf(config.schedule().toUpperCase(Locale.ROOT)),
                config.warmupSteps(),
                config.maxGradNorm(),
                seed,
                Order.valueOf(config.order().toUpperCase(Locale.ROOT)),
                true);
    }

    private Adapter row(int rows, TrainingResult result) {
        List<StepLog> steps = result.steps();
        return new Adapter(
                plan.adapter(),
                plan.memory(),
                plan.personaId(),
                path,
                rows,
                steps.size(),
                result.tokens(),
                result.seconds(),
                steps.get(0).loss(),
                steps.get(steps.size() - 1).loss(),
                Adapter.TRAINED,
                null,
                lossLog(steps));
    }

    /** A record, whose fields are in one order: that of Map.of differs between JVMs. */
    private record LossOfStep(int step, double loss) {}

    private static String lossLog(List<StepLog> steps) {
        try {
            return JSON.writeValueAsString(steps.stream()
                    .map(step -> new LossOfStep(step.step(), step.loss()))
                    .toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("losses that are no JSON", e);
        }
    }
}
