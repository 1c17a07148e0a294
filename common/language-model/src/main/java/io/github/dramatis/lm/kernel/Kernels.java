package io.github.dramatis.lm.kernel;

/**
 * The operations a transformer needs, forward and backward side by side. All matrices are float32 and row-major;
 * windows (stride over columns) are welcome unless "dense" is said. Gradients are written d + name. An instance belongs
 * to one thread and computes on it alone: parallelism is the caller's, by giving each thread its own tokens.
 */
public interface Kernels extends AutoCloseable {
    /** c = alpha op(a) op(b) + beta c, where op transposes if told; c [m, n], op(a) [m, k], op(b) [k, n]. */
    void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c);

    /** y = x Wᵀ + beta y, beta 0 or 1; x [tokens, in], W [out, in], y [tokens, out], dense. */
    void product(Matrix x, FrozenMatrix w, float beta, Matrix y);

    /**
     * dx = dy W + beta dx, beta 0 or 1; dy [tokens, out], W [out, in], dx [tokens, in], dense. There is no gradient of
     * W.
     */
    void productBackward(Matrix dy, FrozenMatrix w, float beta, Matrix dx);

    /** y[t] = table[tokens[t]]; table [vocabulary, width], y [tokens, width]. */
    void embed(int[] tokens, Matrix table, Matrix y);

    /**
     * y = gain x / sqrt(mean(x²) + eps), by rows (Zhang and Sennrich, arXiv 1910.07467).
     *
     * @param x [tokens, width]
     * @param gain [width]
     */
    void rmsNorm(Matrix x, float[] gain, float eps, Matrix y);

    /** dx += s (gain dy − x s² mean(gain dy x)) with s = 1 / sqrt(mean(x²) + eps) of the row; dy is left as it is. */
    void rmsNormBackward(Matrix dy, Matrix x, float[] gain, float eps, Matrix dx);

    /** y[t] += bias; bias [width], y [tokens, width]. */
    void addToRows(float[] bias, Matrix y);

    /**
     * Rotates each head of each row in place (Su et al., arXiv 2104.09864; halves paired as in GPT-NeoX and Hugging
     * Face). Its backward is the rotation by the negative angle.
     *
     * @param x [tokens, n headDim]
     * @param positions position of each row
     * @param backward whether to rotate back
     */
    void rope(Matrix x, RotaryTable table, int[] positions, boolean backward);

    /**
     * Causal attention of one piece of text: query i sees keys 0 .. past + i, of these the last ones in the shape's
     * window.
     *
     * @param out [queries, heads headDim]
     */
    void attention(AttentionShape shape, AttentionInput input, Matrix out);

    /**
     * Gradients of {@link #attention}. The weights are computed again.
     *
     * @param dInput its q is written, its k and v are added to
     */
    void attentionBackward(AttentionShape shape, AttentionInput input, Matrix dOut, AttentionInput dInput);

    /** y = silu(gate) up, element by element (Shazeer, arXiv 2002.05202); dense. y may be one of the inputs. */
    void swiGlu(Matrix gate, Matrix up, Matrix y);

    /** Gradients of {@link #swiGlu}; dense. dGate may be the memory of any input, dUp that of up alone. */
    void swiGluBackward(Matrix dy, Matrix gate, Matrix up, Matrix dGate, Matrix dUp);

    /**
     * Cross entropy of one row of logits over the whole vocabulary against a sparse distribution, and its gradient in
     * place: row becomes scale (softmax(row) Σp − p).
     *
     * @param ids where the distribution has mass
     * @param probabilities its mass there; need not sum to 1
     * @return −Σ p log softmax(row), not scaled
     */
    double crossEntropy(Matrix logits, int row, int[] ids, float[] probabilities, float scale);

    /** log Σ exp of a row of logits. */
    double logSumExp(Matrix logits, int row);

    /** y = x diag(scale) + beta y, beta 0 or 1; x, y [rows, width], scale [1, width]. y may be x. */
    void scaleColumns(Matrix x, Matrix scale, float beta, Matrix y);

    /** sums[j] += Σ over i of a[i, j] b[i, j]; a, b [rows, width], sums [1, width]. */
    void addColumnDots(Matrix a, Matrix b, Matrix sums);

    /** y += a x. */
    void axpy(float a, Matrix x, Matrix y);

    /** The sum of squares; dense. */
    double sumOfSquares(Matrix x);

    /** One step of AdamW as torch has it; all dense and of the same size. */
    void adamW(AdamWStep step, Matrix parameters, Matrix gradients, Matrix mean, Matrix variance);

    @Override
    void close();
}
