package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.TransformerPool;
import io.github.dramatis.lm.model.Trunk;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Trains an adapter over a frozen model that others may use at the same time. The same rows, configuration, seed
 * and number of threads (one and two alike) give the same bytes, unless a cache that others fill has a part in it.
 */
public final class LoraTrainer implements AutoCloseable {
    private final LanguageModel model;
    private final TrainingConfig config;
    private final Parts parts = new Parts();
    private final AdapterWeights weights;
    private final TransformerPool pool;
    private final boolean goesOn;
    private final Trunk trunk;

    /**
     * A trainer of a fresh adapter.
     *
     * @param threads that compute; the cores of the task
     */
    public LoraTrainer(LanguageModel model, LoraConfig lora, TrainingConfig config, int threads) {
        this(model, lora, config, threads, Trunk.none());
    }

    /**
     * A trainer of a fresh adapter that takes the stream below its layers from a cache, and leaves there what it
     * computes: for the next epoch, and for other adapters on the same rows. The losses and weights are those without a
     * cache but for the rounding that a row's company in its batch decides.
     *
     * @param trunk below the adapter's lowest layer
     */
    public LoraTrainer(LanguageModel model, LoraConfig lora, TrainingConfig config, int threads, Trunk trunk) {
        this(
                model,
                () -> AdapterWeights.initialize(model.config(), lora, config.seed()),
                config,
                threads,
                trunk,
                false);
    }

    /**
     * A trainer that goes on from an adapter. With validation rows that adapter is kept where no step validates better.
     *
     * @throws UserError if the adapter does not fit the model
     */
    public LoraTrainer(LanguageModel model, TrainedAdapter start, TrainingConfig config, int threads) {
        this(model, start, config, threads, Trunk.none());
    }

    /**
     * A trainer that goes on from an adapter, with a cache.
     *
     * @param trunk below the adapter's lowest layer
     * @throws UserError if the adapter does not fit the model
     */
    public LoraTrainer(LanguageModel model, TrainedAdapter start, TrainingConfig config, int threads, Trunk trunk) {
        this(model, () -> goingOn(model, start), config, threads, trunk, true);
    }

    /** What files could not hold in the end is not begun. */
    private static AdapterWeights goingOn(LanguageModel model, TrainedAdapter start) {
        start.config().requireStorable(model.config());
        return AdapterWeights.of(model.config(), start);
    }

    private LoraTrainer(
            LanguageModel model,
            Supplier<AdapterWeights> start,
            TrainingConfig config,
            int threads,
            Trunk trunk,
            boolean goesOn) {
        trunk.requireModel(model);
        requireGradients(model);
        this.goesOn = goesOn;
        this.model = model;
        this.config = config;
        this.trunk = trunk;
        weights = parts.add(start, AdapterWeights::close);
        pool = parts.add(() -> pool(model, threads), TransformerPool::close);
    }

    private static void requireGradients(LanguageModel model) {
        if (model.precision() == Precision.INT8) {
            throw new UserError(
                    "precision " + model.precision(),
                    "weights of 8 bits have no gradient",
                    "train in bf16 or float32; answers may be in int8");
        }
    }

    /** @throws UserError if LoRA+ is asked for where there are no A and B to train at two rates */
    private TransformerPool pool(LanguageModel model, int threads) {
        Method method = weights.config().method();
        if (config.loraPlusRatio() != 1 && method != Methods.LORA) {
            throw new UserError(
                    "LoRA+ ratio " + config.loraPlusRatio(),
                    "the method " + method.label() + " does not train A and B at two rates",
                    "set 1, or the method lora");
        }
        return new TransformerPool(model, threads);
    }

    /**
     * Runs all steps.
     *
     * @param log told of every step as it ends
     * @throws ExplodedTraining if the loss explodes
     * @throws UserError if there is no row, or a token id is outside the vocabulary
     */
    public TrainingResult train(List<TrainingRow> rows, Consumer<StepLog> log) {
        return train(rows, Validation.none(), Checkpointing.none(), log);
    }

    /**
     * Runs all steps, or those that a checkpoint left, or until the validation loss falls no more. A resumed run ends
     * with the bytes of one that was not interrupted. The caller removes the checkpoint once the result is safe.
     *
     * @param log told of every step as it ends; first of those made before an interruption
     * @throws ExplodedTraining if the loss explodes
     * @throws UserError if there is no row, a token id is outside the vocabulary, or a checkpoint cannot be read or
     *     written
     * @throws java.util.concurrent.CancellationException if the calling thread is interrupted: after the micro-batches
     *     that are computed just then. It stays interrupted, and the step is lost
     */
    public TrainingResult train(
            List<TrainingRow> rows, Validation validation, Checkpointing checkpointing, Consumer<StepLog> log) {
        check(rows, validation);
        try (GradientStep step = new GradientStep(model, pool, config, weights, trunk);
                TrainingLoop loop = loop(step, rows, validation, checkpointing)) {
            return loop.run(log);
        }
    }

    /**
     * Runs the first steps of a run, from where a checkpoint left it, keeps a checkpoint at their end and measures. A
     * later call with a later step goes on from there: the steps are those of a run that was never stopped.
     *
     * @param last step to be made, counted from 1; at most all of them are
     * @param measured rows whose loss says how good the adapter is then
     * @param checkpointing with a place
     * @param log told of every step as it ends; first of those made before
     * @throws UserError as {@link #train(List, Validation, Checkpointing, Consumer)} does
     */
    public PartOfRun trainUntil(
            int last,
            List<TrainingRow> rows,
            List<TrainingRow> measured,
            Checkpointing checkpointing,
            Consumer<StepLog> log) {
        if (measured.isEmpty() || checkpointing.store().isEmpty()) {
            throw new IllegalArgumentException("a part of a run needs rows to measure and a place for its checkpoint");
        }
        check(rows, Validation.none());
        check("measured", measured);
        try (GradientStep step = new GradientStep(model, pool, config, weights, trunk);
                TrainingLoop loop = loop(step, rows, Validation.none(), checkpointing)) {
            return loop.runUntil(last, measured, log);
        }
    }

    private TrainingLoop loop(
            GradientStep step, List<TrainingRow> rows, Validation validation, Checkpointing checkpointing) {
        String fingerprint =
                checkpointing.store().isPresent() ? fingerprint(rows, validation, checkpointing.base()) : "";
        int vocabulary = model.config().vocabularySize();
        return new TrainingLoop(
                config, weights, step, rows, validation, checkpointing, fingerprint, vocabulary, goesOn);
    }

    /**
     * SHA-256 of all that decides how a run goes, in hexadecimal: a run of the same fingerprint ends with the same
     * adapter, up to rounding.
     *
     * @param base identity of the base model's weights
     */
    public String fingerprint(List<TrainingRow> rows, Validation validation, String base) {
        return new RunFingerprint(
                        base,
                        model.precision(),
                        config,
                        weights.config(),
                        validation.everySteps(),
                        validation.patience())
                .start(weights)
                .rows(rows)
                .rows(validation.rows())
                .shrunk(goesOn && !validation.rows().isEmpty())
                .hex();
    }

    private void check(List<TrainingRow> rows, Validation validation) {
        check("training", rows);
        if (rows.isEmpty()) {
            throw new UserError("the training data", "it has no row", "give at least one");
        }
        check("validation", validation.rows());
    }

    private void check(String kind, List<TrainingRow> rows) {
        int vocabulary = model.config().vocabularySize();
        for (int i = 0; i < rows.size(); i++) {
            TrainingRow row = rows.get(i);
            checkIds(kind + " row " + i, row.tokens(), vocabulary);
            for (TokenTarget target : row.targets()) {
                checkIds(kind + " row " + i, target.ids(), vocabulary);
            }
        }
    }

    private static void checkIds(String row, int[] ids, int vocabulary) {
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw new UserError(
                        "token " + id + " of " + row,
                        "the model's vocabulary has the ids 0 to " + (vocabulary - 1),
                        "encode the text with the tokenizer of the same model");
            }
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
