package io.github.dramatis.lm.training;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.model.AdapterWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** The steps of one run, from its beginning or its last checkpoint to its end. */
final class TrainingLoop implements AutoCloseable {
    private final TrainingConfig config;
    private final AdapterWeights weights;
    private final GradientStep step;
    private final List<TrainingRow> rows;
    private final Validation validation;
    private final RunCheckpoint checkpoint;
    private final int vocabulary;
    private final int steps;
    private final RowOrder order;
    private final Parts parts = new Parts();
    private final AdapterWeights best; // at the lowest validation loss; null without validation
    private final Shrinkage shrinkage; // null unless the run goes on from an adapter and validates
    private final BestStep bestStep = new BestStep();
    private final List<StepLog> logs = new ArrayList<>();

    /**
     * @param fingerprint of the run; unused without checkpoints
     * @param vocabulary of the model
     * @param goesOn whether the weights are those of a trained adapter, which is kept where no step validates better;
     *     see {@link Shrinkage}
     */
    TrainingLoop(
            TrainingConfig config,
            AdapterWeights weights,
            GradientStep step,
            List<TrainingRow> rows,
            Validation validation,
            Checkpointing checkpointing,
            String fingerprint,
            int vocabulary,
            boolean goesOn) {
        this.config = config;
        this.weights = weights;
        this.step = step;
        this.rows = rows;
        this.validation = validation;
        this.vocabulary = vocabulary;
        steps = config.steps(rows.size());
        order = new RowOrder(rows, config);
        best = validation.rows().isEmpty() ? null : parts.add(weights::zeros, AdapterWeights::close);
        shrinkage = goesOn && best != null ? parts.add(() -> new Shrinkage(weights), Shrinkage::close) : null;
        List<Matrix> vectors = new ArrayList<>(step.state());
        if (best != null) {
            vectors.addAll(best.trained());
        }
        checkpoint = new RunCheckpoint(checkpointing, fingerprint, vectors);
    }

    /**
     * Makes the steps up to one, all of which the checkpoint then holds, and measures.
     *
     * @param measured rows that nothing is learnt from
     */
    PartOfRun runUntil(int last, List<TrainingRow> measured, Consumer<StepLog> log) {
        makeSteps(Math.min(last, steps), log);
        stopIfNoNumbers();
        checkpoint.save(logs);
        return new PartOfRun(logs, step.loss(measured));
    }

    TrainingResult run(Consumer<StepLog> log) {
        if (shrinkage != null) { // before a checkpoint is read: it holds later weights
            bestStep.start(step.loss(validation.rows()));
            copy(weights, best);
        }
        makeSteps(steps, log);
        int kept = logs.size();
        double share = 1;
        Double loss = null;
        if (bestStep.measured()) {
            copy(best, weights);
            kept = bestStep.step();
            loss = bestStep.loss();
            if (shrinkage != null && kept > 0) {
                Shrinkage.Kept shrunk = shrinkage.shrink(best, loss, weights, () -> step.loss(validation.rows()));
                share = shrunk.share();
                loss = shrunk.loss();
            }
        }
        stopIfNoNumbers();
        return new TrainingResult(weights.toAdapter(), logs, kept, share, loss);
    }

    private void makeSteps(int last, Consumer<StepLog> log) {
        checkpoint.resume().forEach(this::repeat);
        logs.forEach(log);
        while (logs.size() < last && bestStep.measurementsSince() < validation.patience()) {
            int number = logs.size() + 1;
            StepLog entry = validated(next(number));
            logs.add(entry);
            if (bestStep.add(entry)) {
                copy(weights, best);
            }
            if (checkpoint.place().due(number)) {
                stopIfNoNumbers();
                checkpoint.save(logs);
            }
            log.accept(entry);
        }
    }

    static void copy(AdapterWeights source, AdapterWeights target) {
        for (int i = 0; i < source.trained().size(); i++) {
            target.trained().get(i).copyFrom(source.trained().get(i));
        }
    }

    private StepLog next(int number) {
        long start = System.nanoTime();
        List<TrainingRow> chosen =
                Arrays.stream(order.nextBatch()).mapToObj(rows::get).toList();
        double learningRate = config.learningRate(number, steps);
        double loss = step.lossAndGradients(chosen, number);
        stopIfExploded(number, loss, learningRate);
        step.update(number, learningRate);
        int tokens = chosen.stream().mapToInt(row -> row.tokens().length).sum();
        return new StepLog(number, loss, learningRate, tokens, (System.nanoTime() - start) / 1e9, null);
    }

    private StepLog validated(StepLog entry) {
        return validation.due(entry.step(), steps, config.stepsOfAnEpoch(rows.size()))
                ? entry.withValidation(step.loss(validation.rows()))
                : entry;
    }

    /** Takes a step that was made before the interruption. */
    private void repeat(StepLog entry) {
        order.nextBatch();
        bestStep.add(entry);
        logs.add(entry);
    }

    /**
     * Beyond 1.5 times what a model loses that knows nothing, or the first step if that is worse, nothing is learnt.
     */
    static boolean exploded(double loss, double first, int vocabulary) {
        return !(loss <= 1.5 * Math.max(first, Math.log(vocabulary))) || Double.isInfinite(loss);
    }

    private void stopIfExploded(int number, double loss, double learningRate) {
        double first = logs.isEmpty() ? loss : logs.get(0).loss();
        if (exploded(loss, first, vocabulary)) {
            throw new ExplodedTraining(
                    number,
                    "the loss is " + loss + " after " + first + " at the first step, at learning rate " + learningRate);
        }
    }

    private void stopIfNoNumbers() {
        if (!step.weightsAreFinite()) {
            throw new ExplodedTraining(logs.size(), "after it the adapter's weights are not finite numbers");
        }
    }

    @Override
    public void close() {
        parts.close();
    }
}
