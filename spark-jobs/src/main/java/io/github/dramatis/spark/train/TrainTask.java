package io.github.dramatis.spark.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.Trunk;
import io.github.dramatis.lm.training.ExplodedTraining;
import io.github.dramatis.lm.training.LoraTrainer;
import io.github.dramatis.lm.training.StepLog;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingResult;
import io.github.dramatis.lm.training.TrainingRow;
import io.github.dramatis.lm.training.Validation;
import io.github.dramatis.spark.model.AdapterFiles;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.model.LoadedModel;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one adapter on one partition's rows and writes its files; returns its row of the table. Where an adapter of
 * the same run fingerprint is known its files are copied instead.
 */
final class TrainTask implements MapPartitionsFunction<Row, Row> {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(TrainTask.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MEASUREMENTS_AN_EPOCH = 2;

    private final AdapterPlan plan;
    private final TrainConfig config;
    private final AgentModel model;
    private final TrainerSettings settings;
    private final String path;
    private final String workspace;
    private final WorkspaceCheckpoint checkpoint;
    private final Adapter parent;
    private final Map<String, Adapter> known;
    private final int threads;
    private final ResourcesConfig resources;
    private final LongAccumulator rowsTrained;

    /**
     * @param seed of this adapter
     * @param path of its folder, relative to the workspace
     * @param parent the adapter that it goes on from; null if it begins anew
     * @param known trained adapters by their run fingerprints
     * @param checkpoint where an interrupted attempt left what this one goes on from
     * @param threads that train; 0: as many as the task has cpus
     * @param resources how much of what other adapters on the same rows need too is kept
     * @param rowsTrained is told of every row trained on
     */
    TrainTask(
            AdapterPlan plan,
            AgentModel model,
            long seed,
            String path,
            String workspace,
            Adapter parent,
            Map<String, Adapter> known,
            WorkspaceCheckpoint checkpoint,
            int threads,
            ResourcesConfig resources,
            LongAccumulator rowsTrained) {
        this.plan = plan;
        this.config = plan.train();
        this.model = model;
        this.settings = new TrainerSettings(config, plan.rank(), seed);
        this.path = path;
        this.workspace = workspace;
        this.parent = parent;
        this.known = known;
        this.checkpoint = checkpoint;
        this.threads = threads;
        this.resources = resources;
        this.rowsTrained = rowsTrained;
    }

    @Override
    public Iterator<Row> call(Iterator<Row> input) {
        LoadedModel base = model.load();
        ExampleRows made = new ExampleRows(base.prompts(), config.softTargets());
        OwnRows own = new OwnRows(plan);
        TaskRows read = TaskRows.read(own.counted(input), made, made);
        List<TrainingRow> rows = read.learnt();
        List<TrainingRow> stopping = read.measured();
        TrainedAdapter start = parent == null
                ? null
                : AdapterFiles.readTrained(
                                workspace + "/" + parent.path(), base.model().config())
                        .with(Methods.of(config.method()), config.dropout());
        LoraConfig lora = start == null ? settings.lora(base.model().config()) : start.config();
        TrainerSettings.requireMemory(model, base.model(), lora, threads(), rows, stopping);
        Validation validation = stopping.isEmpty()
                ? Validation.none()
                : new Validation(stopping, stepsBetweenMeasurements(rows.size()), config.patience());
        Run run = new Run(base.model(), start, lora, rows, validation);
        List<Double> rates = rates(stopping);
        String fingerprint = fingerprint(run, rates);
        Adapter equal = known.get(fingerprint);
        if (equal != null && AdapterFiles.copy(workspace + "/" + equal.path(), workspace + "/" + path)) {
            rowsTrained.add((long) config.batchSize() * equal.steps() * rates.size());
            return one(row(fingerprint, equal, own.rows()));
        }
        TrainingResult best = best(run, rates);
        AdapterFiles.write(workspace + "/" + path, best.trained(), base.model().config(), model);
        return one(row(fingerprint, rows.size(), best, own.rows()));
    }

    /**
     * What is trained on what.
     *
     * @param start the adapter to go on from; null to begin anew
     */
    private record Run(
            LanguageModel base, TrainedAdapter start, LoraConfig lora, List<TrainingRow> rows, Validation validation) {}

    /** Parts of the learning rate that it is trained at, one after the other; without stopping rows the first alone. */
    private List<Double> rates(List<TrainingRow> stopping) {
        if (parent == null) {
            return List.of(1.0);
        }
        return stopping.isEmpty() ? config.personaRate().subList(0, 1) : config.personaRate();
    }

    /** The fingerprint of the training at one rate, or of the search over several, which differ in nothing else. */
    private String fingerprint(Run run, List<Double> rates) {
        try (LoraTrainer trainer = trainer(run, rates.get(0))) {
            String first = trainer.fingerprint(run.rows(), run.validation(), model.weights());
            return rates.size() == 1 ? first : Sha256.hex(first + rates);
        }
    }

    /**
     * The training at the best of these rates.
     *
     * @throws ExplodedTraining if it explodes at every rate
     */
    private TrainingResult best(Run run, List<Double> rates) {
        List<TrainingResult> results = new ArrayList<>();
        ExplodedTraining last = null;
        for (double rate : rates) {
            try {
                results.add(train(run, rate, rates.size() > 1));
            } catch (ExplodedTraining e) {
                LOG.warn("adapter {} explodes at the rate {}: {}: {}", path, rate, e.what(), e.problem());
                last = e;
            }
        }
        if (results.isEmpty()) {
            throw last;
        }
        return results.stream()
                .min(Comparator.comparing(TrainingResult::validationLoss))
                .orElseThrow();
    }

    private TrainingResult train(Run run, double rate, boolean search) {
        WorkspaceCheckpoint place = search ? checkpoint.beside("-rate-" + rate) : checkpoint;
        try (LoraTrainer trainer = trainer(run, rate)) {
            TrainingResult result = trainer.train(
                    run.rows(),
                    run.validation(),
                    place.of(model.weights()),
                    step -> rowsTrained.add(config.batchSize()));
            ExecutorState.get().metrics().trained(run.rows().size(), result.tokens());
            if (search) {
                LOG.info("adapter {} at the rate {}: loss {} on stopping rows", path, rate, result.validationLoss());
            }
            if (result.share() < 1) {
                LOG.info(
                        "adapter {} is drawn back to {} % of the way from {}",
                        path, Math.round(100 * result.share()), parent.path());
            }
            return result;
        }
    }

    private static Iterator<Row> one(Adapter adapter) {
        return List.of(Tables.ADAPTERS.codec().encode(adapter)).iterator();
    }

    /** @param rate part of the learning rate */
    private LoraTrainer trainer(Run run, double rate) {
        Trunk trunk = model.trunk(run.lora().lowestLayer(run.base().config()), resources);
        TrainingConfig training = settings.training(config.learningRate() * rate);
        return run.start() == null
                ? new LoraTrainer(run.base(), run.lora(), training, threads(), trunk)
                : new LoraTrainer(run.base(), run.start(), training, threads(), trunk);
    }

    private int threads() {
        return threads == 0 ? TaskContext.get().cpus() : threads;
    }

    /** Each costs a pass over the stopping rows. */
    private int stepsBetweenMeasurements(int rows) {
        int steps = (rows + config.batchSize() - 1) / config.batchSize();
        return Math.max(1, steps / MEASUREMENTS_AN_EPOCH);
    }

    private Adapter row(String fingerprint, int rows, TrainingResult result, Long ownRows) {
        List<StepLog> steps = result.steps();
        return row(
                fingerprint,
                rows,
                steps.size(),
                result.tokens(),
                result.seconds(),
                steps.get(0).loss(),
                steps.get(steps.size() - 1).loss(),
                lossLog(steps),
                ownRows,
                result.validationLoss());
    }

    /** The row of the same training, done before: its figures stay, nothing was spent on it now. */
    private Adapter row(String fingerprint, Adapter equal, Long ownRows) {
        return row(
                fingerprint,
                equal.rows(),
                equal.steps(),
                equal.tokens(),
                equal.seconds(),
                equal.firstLoss(),
                equal.lastLoss(),
                equal.lossLog(),
                ownRows,
                equal.stopLoss());
    }

    private Adapter row(
            String fingerprint,
            long rows,
            int steps,
            long tokens,
            double seconds,
            Double firstLoss,
            Double lastLoss,
            String lossLog,
            Long ownRows,
            Double stopLoss) {
        return new Adapter(
                plan.variantId(),
                plan.adapter(),
                plan.memory(),
                plan.scheme(),
                plan.personaId(),
                plan.seed(),
                config.variant(),
                plan.rank(),
                config.layers(),
                path,
                parent == null ? null : parent.runFingerprint(),
                fingerprint,
                rows,
                steps,
                tokens,
                seconds,
                firstLoss,
                lastLoss,
                Adapter.TRAINED,
                null,
                lossLog,
                plan.setting().id(),
                ownRows,
                stopLoss);
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
