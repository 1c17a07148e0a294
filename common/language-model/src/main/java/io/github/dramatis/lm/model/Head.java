package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import java.util.List;

/** The final norm and the vocabulary product, computed only where logits are asked for, a few rows at a time. */
final class Head implements AutoCloseable {
    /** Rows of logits at a time: 64 of SmolLM2's vocabulary take 12 MB. */
    private static final int ROWS = 64;

    private final LanguageModel model;
    private final Kernels kernels;
    private final ScratchMatrix picked = new ScratchMatrix(); // [rows, d]
    private final ScratchMatrix normed = new ScratchMatrix(); // [rows, d]
    private final ScratchMatrix pickedGradient = new ScratchMatrix(); // [rows, d]
    private final ScratchMatrix scores = new ScratchMatrix(); // [rows, vocabulary]

    Head(LanguageModel model, Kernels kernels) {
        this.model = model;
        this.kernels = kernels;
    }

    /**
     * Σ cross entropy of the targets, each weighted by its probabilities.
     *
     * @param hidden the residual stream after the last layer, [outputs, d]
     * @param outputs which have every target's token
     * @param scale by which the gradient is multiplied
     * @param dHidden where the gradient is added, or null
     */
    double loss(Matrix hidden, Outputs outputs, List<PackedTarget> targets, float scale, Matrix dHidden) {
        double loss = 0;
        for (int from = 0; from < targets.size(); from += ROWS) {
            List<PackedTarget> chunk = targets.subList(from, Math.min(targets.size(), from + ROWS));
            int[] indices = chunk.stream()
                    .mapToInt(target -> outputs.row(target.index()))
                    .toArray();
            Matrix logits = logits(hidden, indices, 0, indices.length);
            for (int i = 0; i < indices.length; i++) {
                PackedTarget target = chunk.get(i);
                loss += kernels.crossEntropy(logits, i, target.ids(), target.probabilities(), scale);
            }
            if (dHidden != null) {
                backward(logits, indices, dHidden);
            }
        }
        return loss;
    }

    /** Continues the gradient of {@link #logits}, of the same rows, which it left in its scratch memory. */
    private void backward(Matrix dLogits, int[] indices, Matrix dHidden) {
        int width = model.config().hiddenSize();
        Matrix dNormed = normed.of(indices.length, width);
        kernels.productBackward(dLogits, model.head(), 0f, dNormed);
        Matrix dPicked = pickedGradient.of(indices.length, width);
        dPicked.zero();
        kernels.rmsNormBackward(
                dNormed,
                picked.of(indices.length, width),
                model.finalNorm(),
                model.config().rmsNormEps(),
                dPicked);
        for (int i = 0; i < indices.length; i++) {
            kernels.axpy(1f, dPicked.rows(i, i + 1), dHidden.rows(indices[i], indices[i] + 1));
        }
    }

    /** Logits of any number of rows of {@code hidden}, handed out row by row in order. */
    void forEach(Matrix hidden, int[] indices, LogitRow action) {
        for (int from = 0; from < indices.length; from += ROWS) {
            int rows = Math.min(ROWS, indices.length - from);
            Matrix logits = logits(hidden, indices, from, rows);
            for (int i = 0; i < rows; i++) {
                action.accept(kernels, logits, i, from + i);
            }
        }
    }

    /** [rows, vocabulary], for at most {@link #ROWS} rows of {@code hidden}. */
    private Matrix logits(Matrix hidden, int[] indices, int from, int rows) {
        int width = model.config().hiddenSize();
        Matrix x = picked.of(rows, width);
        for (int i = 0; i < rows; i++) {
            x.rows(i, i + 1).copyFrom(hidden.rows(indices[from + i], indices[from + i] + 1));
        }
        Matrix y = normed.of(rows, width);
        kernels.rmsNorm(x, model.finalNorm(), model.config().rmsNormEps(), y);
        Matrix logits = scores.of(rows, model.config().vocabularySize());
        kernels.product(y, model.head(), 0f, logits);
        return logits;
    }

    @Override
    public void close() {
        picked.close();
        normed.close();
        pickedGradient.close();
        scores.close();
    }
}
