package io.github.dramatis.lm.training;

import io.github.dramatis.lm.kernel.AdamWStep;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.method.DropoutMask;
import io.github.dramatis.lm.model.AdapterWeights;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.model.MicroBatches;
import io.github.dramatis.lm.model.PackedBatch;
import io.github.dramatis.lm.model.PackedTarget;
import io.github.dramatis.lm.model.Pass;
import io.github.dramatis.lm.model.Transformer;
import io.github.dramatis.lm.model.TransformerPool;
import io.github.dramatis.lm.model.Trunk;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * One optimizer step over a batch of rows: gradients by micro-batches on all threads, clipping, AdamW. Micro-batches
 * are dealt to parts beforehand and summed in the parts' order, so that the result does not depend on who was faster.
 * There are two parts at least, so that one thread and two give the same.
 */
final class GradientStep implements AutoCloseable {
    private final TransformerPool pool;
    private final int originalContext;
    private final TrainingConfig config;
    private final Trunk trunk;
    private final AdapterWeights weights;
    private final Parts made = new Parts();
    private final AdapterWeights mean;
    private final AdapterWeights variance;
    private final List<AdapterWeights> gradients = new ArrayList<>(); // one a part

    GradientStep(
            LanguageModel model, TransformerPool pool, TrainingConfig config, AdapterWeights weights, Trunk trunk) {
        this.pool = pool;
        this.originalContext = model.config().rope().scaling().originalContextLength();
        this.config = config;
        this.trunk = trunk;
        this.weights = weights;
        mean = zeros();
        variance = zeros();
        for (int i = 0; i < parts(pool.size()); i++) {
            gradients.add(zeros());
        }
    }

    private AdapterWeights zeros() {
        return made.add(weights::zeros, AdapterWeights::close);
    }

    /** Into how many parts a step's rows are dealt. */
    static int parts(int threads) {
        return Math.max(2, threads);
    }

    /**
     * The mean cross entropy of the rows' targets; leaves its gradient in the first part's gradients.
     *
     * @param step number of the step: the key of its dropout
     */
    double lossAndGradients(List<TrainingRow> rows, int step) {
        double count = mass(rows);
        double loss = sumOverMicroBatches(rows, (part, transformer, batch, targets) -> {
            Pass pass = new Pass(batch, weights, gradients.get(part), dropout(step, batch), trunk, null);
            return transformer.lossAndGradients(pass, targets, (float) (1 / count));
        });
        pool.runOnFirst((worker, transformer) -> {
            List<Matrix> sums = gradients.get(0).trained();
            for (AdapterWeights other : gradients.subList(1, gradients.size())) {
                for (int i = 0; i < sums.size(); i++) {
                    transformer.kernels().axpy(1f, other.trained().get(i), sums.get(i));
                }
            }
        });
        return loss / count;
    }

    /** The mean cross entropy of the rows' targets, without dropout. Zeroes the gradients. */
    double loss(List<TrainingRow> rows) {
        double loss = sumOverMicroBatches(rows, (part, transformer, batch, targets) -> {
            Pass pass = Pass.forward(batch, weights, trunk);
            return transformer.loss(pass, targets);
        });
        return loss / mass(rows);
    }

    private static double mass(List<TrainingRow> rows) {
        return rows.stream()
                .flatMap(row -> row.targets().stream())
                .mapToDouble(TokenTarget::mass)
                .sum();
    }

    private interface MicroBatch {
        /** Computes the micro-batch's sum of cross entropies. */
        double loss(int part, Transformer transformer, PackedBatch batch, List<PackedTarget> targets);
    }

    private double sumOverMicroBatches(List<TrainingRow> rows, MicroBatch microBatch) {
        List<int[]> tokens =
                rows.stream().map(row -> row.neededTokens(originalContext)).toList();
        List<List<int[]>> groups = MicroBatches.dealt(
                tokens, originalContext, config.microBatchTokens(), gradients.size(), config.sharePrefixes());
        double[] losses = new double[gradients.size()];
        pool.run((worker, transformer) -> {
            for (int part = worker; part < losses.length; part += pool.size()) {
                gradients.get(part).trained().forEach(Matrix::zero);
                for (int[] members : groups.get(part)) {
                    if (pool.isInterrupted()) {
                        return;
                    }
                    PackedBatch batch = PackedBatch.of(
                            Arrays.stream(members).mapToObj(tokens::get).toList(), config.sharePrefixes());
                    losses[part] += microBatch.loss(part, transformer, batch, targets(rows, members, batch));
                }
            }
        });
        TransformerPool.stopIfInterrupted("the training");
        return Arrays.stream(losses).sum();
    }

    private DropoutMask dropout(int step, PackedBatch batch) {
        double probability = weights.config().dropout();
        return probability == 0 ? null : new DropoutMask(probability, config.seed(), step, batch.prefixHashes());
    }

    private static List<PackedTarget> targets(List<TrainingRow> rows, int[] members, PackedBatch batch) {
        List<PackedTarget> targets = new ArrayList<>();
        for (int i = 0; i < members.length; i++) {
            for (TokenTarget target : rows.get(members[i]).targets()) {
                targets.add(new PackedTarget(batch.index(i, target.position()), target.ids(), target.probabilities()));
            }
        }
        return targets;
    }

    /** Clips the gradient and updates the weights. */
    void update(int step, double learningRate) {
        pool.runOnFirst((worker, transformer) -> update(transformer, step, learningRate));
    }

    private void update(Transformer transformer, int step, double learningRate) {
        Kernels kernels = transformer.kernels();
        float scale = 1f;
        if (config.maxGradNorm() > 0) { // as torch.nn.utils.clip_grad_norm_
            double norm = Math.sqrt(sumOfSquares(kernels, gradients.get(0)));
            scale = (float) Math.min(1, config.maxGradNorm() / (norm + 1e-6));
        }
        for (int i = 0; i < weights.trained().size(); i++) {
            double rate = i == 0 ? learningRate : learningRate * config.loraPlusRatio();
            kernels.adamW(
                    new AdamWStep(step, rate, config.weightDecay(), scale),
                    weights.trained().get(i),
                    gradients.get(0).trained().get(i),
                    mean.trained().get(i),
                    variance.trained().get(i));
        }
    }

    private static double sumOfSquares(Kernels kernels, AdapterWeights weights) {
        return weights.trained().stream().mapToDouble(kernels::sumOfSquares).sum();
    }

    /** Weights and moments: with the step's number all that the next step depends on. */
    List<Matrix> state() {
        return Stream.of(weights, mean, variance)
                .flatMap(each -> each.trained().stream())
                .toList();
    }

    /** Whether no weight is NaN or infinite. */
    boolean weightsAreFinite() {
        double[] norm = new double[1];
        pool.runOnFirst((worker, transformer) -> norm[0] = sumOfSquares(transformer.kernels(), weights));
        return Double.isFinite(norm[0]);
    }

    /** The gradient of the last {@link #lossAndGradients}, before clipping. */
    AdapterWeights gradients() {
        return gradients.get(0);
    }

    @Override
    public void close() {
        made.close();
    }
}
