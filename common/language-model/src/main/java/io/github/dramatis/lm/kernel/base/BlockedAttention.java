package io.github.dramatis.lm.kernel.base;

import io.github.dramatis.lm.kernel.AttentionInput;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;

/**
 * Causal grouped-query attention by matrix products over blocks of queries. A block sees the keys up to its last query
 * only (and from where its first one's window begins), which spares almost half of the work of a long text, and its
 * scores stay in the cache. The backward computes the weights once more instead of keeping them (as Dao et al., arXiv
 * 2205.14135).
 */
public final class BlockedAttention implements AutoCloseable {
    /**
     * A score not to be seen: far below any, so that exp of the difference is 0. Not −∞, whose difference to itself is
     * not a number.
     */
    public static final float MASKED = -1e30f;

    /** The products and the softmax that attention is made of. */
    public interface Arithmetic {
        /** See {@link Kernels#gemm}. */
        void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c);

        /**
         * Each row's softmax over at most {@code window} columns up to column past + row, in place; others become 0.
         */
        void causalSoftmax(Matrix scores, int past, int window);

        /** gradients = weights (gradients − Σ weights gradients), by rows. */
        void softmaxBackward(Matrix weights, Matrix gradients);
    }

    private final Arithmetic arithmetic;
    private final int queries;
    private final ScratchMatrix scores = new ScratchMatrix(); // [queries, keys]
    private final ScratchMatrix scoreGradients = new ScratchMatrix(); // [queries, keys]

    /** Attention in blocks of so many queries. */
    public BlockedAttention(Arithmetic arithmetic, int queries) {
        this.arithmetic = arithmetic;
        this.queries = queries;
    }

    /** See {@link Kernels#attention}. */
    public void forward(AttentionShape shape, AttentionInput input, Matrix out) {
        Matrix q = input.q();
        Matrix k = input.k();
        int past = k.rows() - q.rows();
        for (int head = 0; head < shape.heads(); head++) {
            for (int from = 0; from < q.rows(); from += queries) {
                int to = Math.min(q.rows(), from + queries);
                int first = shape.firstSeen(past + from);
                Matrix kSeen = keys(shape, k, head, first, past + to);
                Matrix weights = weights(shape, queries(shape, q, head, from, to), kSeen, past + from - first);
                Matrix vSeen = keys(shape, input.v(), head, first, past + to);
                arithmetic.gemm(false, false, 1f, weights, vSeen, 0f, queries(shape, out, head, from, to));
            }
        }
    }

    /** See {@link Kernels#attentionBackward}. */
    public void backward(AttentionShape shape, AttentionInput input, Matrix dOut, AttentionInput dInput) {
        Matrix q = input.q();
        Matrix k = input.k();
        int past = k.rows() - q.rows();
        for (int head = 0; head < shape.heads(); head++) {
            for (int from = 0; from < q.rows(); from += queries) {
                int to = Math.min(q.rows(), from + queries);
                int first = shape.firstSeen(past + from);
                int seen = past + to;
                Matrix qBlock = queries(shape, q, head, from, to);
                Matrix kSeen = keys(shape, k, head, first, seen);
                Matrix dBlock = queries(shape, dOut, head, from, to);
                Matrix weights = weights(shape, qBlock, kSeen, past + from - first);
                Matrix dWeights = scoreGradients.of(to - from, seen - first);
                arithmetic.gemm(true, false, 1f, weights, dBlock, 1f, keys(shape, dInput.v(), head, first, seen));
                arithmetic.gemm(false, true, 1f, dBlock, keys(shape, input.v(), head, first, seen), 0f, dWeights);
                arithmetic.softmaxBackward(weights, dWeights);
                arithmetic.gemm(
                        false, false, shape.scale(), dWeights, kSeen, 0f, queries(shape, dInput.q(), head, from, to));
                arithmetic.gemm(
                        true, false, shape.scale(), dWeights, qBlock, 1f, keys(shape, dInput.k(), head, first, seen));
            }
        }
    }

    /** softmax(scale q kᵀ), [queries, keys], where the first query sees {@code past} keys and its own. */
    private Matrix weights(AttentionShape shape, Matrix q, Matrix k, int past) {
        Matrix weights = scores.of(q.rows(), k.rows());
        arithmetic.gemm(false, true, shape.scale(), q, k, 0f, weights);
        arithmetic.causalSoftmax(weights, past, shape.window());
        return weights;
    }

    private static Matrix queries(AttentionShape shape, Matrix q, int head, int from, int to) {
        return q.rows(from, to).columns(head * shape.headDim(), (head + 1) * shape.headDim());
    }

    private static Matrix keys(AttentionShape shape, Matrix k, int head, int first, int seen) {
        int at = head / shape.group() * shape.headDim();
        return k.rows(first, seen).columns(at, at + shape.headDim());
    }

    @Override
    public void close() {
        scores.close();
        scoreGradients.close();
    }
}
