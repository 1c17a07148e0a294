package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.LoraWeights;
import io.github.dramatis.lm.model.TransformerPool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Trains a LoRA adapter over a frozen model that others may use at the same time. The same rows, configuration, seed and
 * number of threads give the same bytes.
 */
public final class LoraTrainer implements AutoCloseable {
    private final LanguageModel model;
    private final TrainingConfig config;
    private final LoraWeights weights;
    private final TransformerPool pool;

    /**
     * A trainer of a fresh adapter.
     *
     * @param threads that compute; the cores of the task
     */
    public LoraTrainer(LanguageModel model, LoraConfig lora, TrainingConfig config, int threads) {
        this(model, LoraWeights.initialize(model.config(), lora, config.seed()), config, threads);
    }

    /**
     * A trainer that goes on from an adapter.
     *
     * @throws UserError if the adapter does not fit the model
     */
    public LoraTrainer(LanguageModel model, LoraAdapter start, TrainingConfig config, int threads) {
        this(model, LoraWeights.of(model.config(), start), config, threads);
    }

    private LoraTrainer(LanguageModel model, LoraWeights weights, TrainingConfig config, int threads) {
        this.model = model;
        this.config = config;
        this.weights = weights;
        this.pool = new TransformerPool(model, threads);
    }

    /**
     * Runs all steps.
     *
     * @param log told of every step as it ends
     * @throws UserError if there is no row, a token id is outside the vocabulary, or the loss explodes
     */
    public TrainingResult train(List<TrainingRow> rows, Consumer<StepLog> log) {
        check(rows);
        int steps = config.steps(rows.size());
        RowOrder order = new RowOrder(rows.size(), config);
        List<StepLog> logs = new ArrayList<>();
        try (GradientStep step = new GradientStep(model, pool, config, weights)) {
            for (int number = 1; number <= steps; number++) {
                StepLog entry = run(step, number, steps, rows, order.nextBatch());
                stopIfExploded(entry, logs);
                logs.add(entry);
                log.accept(entry);
            }
        }
        return new TrainingResult(weights.toAdapter(), logs);
    }

    private StepLog run(GradientStep step, int number, int steps, List<TrainingRow> rows, int[] batch) {
        long start = System.nanoTime();
        List<TrainingRow> chosen = Arrays.stream(batch).mapToObj(rows::get).toList();
        double loss = step.lossAndGradients(chosen, number);
        double learningRate = config.learningRate(number, steps);
        if (Double.isFinite(loss)) {
            step.update(number, learningRate);
        }
        int tokens = chosen.stream().mapToInt(row -> row.tokens().length).sum();
        return new StepLog(number, loss, learningRate, tokens, (System.nanoTime() - start) / 1e9);
    }

    /** Beyond 1.5 times what a model loses that knows nothing, or the first step if that is worse, nothing is learnt. */
    static boolean exploded(double loss, double first, int vocabulary) {
        return !(loss <= 1.5 * Math.max(first, Math.log(vocabulary))) || Double.isInfinite(loss);
    }

    private void stopIfExploded(StepLog entry, List<StepLog> before) {
        double first = before.isEmpty() ? entry.loss() : before.get(0).loss();
        if (exploded(entry.loss(), first, model.config().vocabularySize())) {
            throw new UserError(
                    "training step " + entry.step(),
                    "the loss is " + entry.loss() + " after " + first + " at the first step, at learning rate "
                            + entry.learningRate(),
                    "lower the learning rate, lengthen the warmup or clip the gradient (max-grad-norm)");
        }
    }

    private void check(List<TrainingRow> rows) {
        if (rows.isEmpty()) {
            throw new UserError("the training data", "it has no row", "give at least one");
        }
        int vocabulary = model.config().vocabularySize();
        for (int i = 0; i < rows.size(); i++) {
            TrainingRow row = rows.get(i);
            checkIds(i, row.tokens(), vocabulary);
            for (Target target : row.targets()) {
                checkIds(i, target.ids(), vocabulary);
            }
        }
    }

    private static void checkIds(int row, int[] ids, int vocabulary) {
        for (int id : ids) {
            if (id < 0 || id >= vocabulary) {
                throw new UserError(
                        "token " + id + " of training row " + row,
                        "the model's vocabulary has the ids 0 to " + (vocabulary - 1),
                        "encode the text with the tokenizer of the same model");
            }
        }
    }

    @Override
    public void close() {
        pool.close();
        weights.close();
    }
}
