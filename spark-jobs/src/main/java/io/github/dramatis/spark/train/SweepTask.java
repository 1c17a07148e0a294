package io.github.dramatis.spark.train;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.PartOfRun;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.table.SweepRun;
import io.github.dramatis.spark.table.Tables;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/** Trains one configuration to the end of one rung, from that of the rung before, and measures it. */
final class SweepTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final TrainerSettings settings;
    private final int number;
    private final SweepPlan plan;
    private final int threads;
    private final AgentModel model;
    private final WorkspaceCheckpoint checkpoint;
    private final ResourcesConfig resources;
    private final LongAccumulator rowsTrained;

    /**
     * @param number of the rung, from 1
     * @param threads that it computes on; 0: the cpus that Spark gives it
     * @param seed of the adapter, the same for all candidates
     * @param checkpoint of this candidate
     * @param rowsTrained is told of every row trained on after the rung before
     */
    SweepTask(
            TrainSetting candidate,
            int number,
            SweepPlan plan,
            int threads,
            AgentModel model,
            long seed,
            WorkspaceCheckpoint checkpoint,
            ResourcesConfig resources,
            LongAccumulator rowsTrained) {
        this.name = candidate.name();
        this.settings = new TrainerSettings(candidate.train(), candidate.train().rank(), seed);
        this.number = number;
        this.plan = plan;
        this.threads = threads;
        this.model = model;
        this.checkpoint = checkpoint;
        this.resources = resources;
        this.rowsTrained = rowsTrained;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> input) {
        LoadedModel base = model.load();
        int threads = this.threads > 0 ? this.threads : TaskContext.get().cpus();
        TaskRows read = TaskRows.read(
                input,
                new ExampleRows(base.prompts(), settings.config().softTargets()),
                new ExampleRows(base.prompts(), 0)); // a spread target would cost some loss by itself
        List<TrainingRow> rows = read.learnt();
        List<TrainingRow> measured = read.measured();
        LoraConfig lora = settings.lora(base.model().config());
        TrainerSettings.requireMemory(model, base.model(), lora, threads, rows, measured);
        TrainingConfig training = settings.training(settings.config().learningRate());
        try (LoraTrainer trainer = new LoraTrainer(
                base.model(),
                lora,
                training,
                threads,
                model.trunk(lora.lowestLayer(base.model().config()), resources))) {
            int steps = training.steps(rows.size());
            int before = plan.lastStep(number - 1, steps);
            PartOfRun run = trainer.trainUntil(
                    plan.lastStep(number, steps), rows, measured, checkpoint.always(model.weights()), step -> {
                        if (step.step() > before) { // those of a checkpoint are told again
                            rowsTrained.add(training.batchSize());
                        }
                    });
            return List.of(Tables.SWEEP.codec().encode(row(run, training.batchSize())))
                    .iterator();
        }
    }

    private SweepRun row(PartOfRun run, int batchSize) {
        int steps = run.steps().size();
        double seconds = run.steps().stream().mapToDouble(StepLog::seconds).sum();
        return new SweepRun(
                name,
                number,
                plan.rungs().get(number - 1).share(),
                steps,
                (long) steps * batchSize,
                run.loss(),
                seconds,
                false,
                null);
    }
}
