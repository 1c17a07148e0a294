package io.github.dramatis.lm.kernel;

/**
 * Causal grouped-query attention by matrix products over blocks of queries. A block sees the keys up to its last query only,
 * which spares almost half of the work of a long text, and its scores stay in the cache. The backward computes the weights
 * once more instead of keeping them (as Dao et al., arXiv 2205.14135).
 */
final class BlockedAttention implements AutoCloseable {
    private static final int QUERIES = 64;

    /** The products and the softmax that attention is made of. */
    interface Arithmetic {
        void gemm(boolean transposeA, boolean transposeB, float alpha, Matrix a, Matrix b, float beta, Matrix c);

        /** Each row's softmax over its first past + row + 1 columns, in place; the later ones become 0. */
        void causalSoftmax(Matrix scores, int past);

        /** gradients = weights (gradients − Σ weights gradients), by rows. */
        void softmaxBackward(Matrix weights, Matrix gradients);
    }

    private final AttentionShape shape;
    private final Arithmetic arithmetic;
    private Matrix scores = Matrix.allocate(1, 1); // grows to [QUERIES, keys]
    private Matrix scoreGradients = Matrix.allocate(1, 1);

    BlockedAttention(AttentionShape shape, Arithmetic arithmetic) {
        this.shape = shape;
        this.arithmetic = arithmetic;
    }

    AttentionShape shape() {
        return shape;
    }

    /** See {@link Kernels#attention}. */
    void forward(Matrix q, Matrix k, Matrix v, Matrix out) {
        int past = k.rows() - q.rows();
        for (int head = 0; head < shape.heads(); head++) {
            for (int from = 0; from < q.rows(); from += QUERIES) {
                int to = Math.min(q.rows(), from + QUERIES);
                Matrix weights = weights(queries(q, head, from, to), keys(k, head, past + to), past + from);
                arithmetic.gemm(false, false, 1f, weights, keys(v, head, past + to), 0f, queries(out, head, from, to));
            }
        }
    }

    /** See {@link Kernels#attentionBackward}. */
    void backward(Matrix q, Matrix k, Matrix v, Matrix dOut, Matrix dq, Matrix dk, Matrix dv) {
        int past = k.rows() - q.rows();
        for (int head = 0; head < shape.heads(); head++) {
            for (int from = 0; from < q.rows(); from += QUERIES) {
                int to = Math.min(q.rows(), from + QUERIES);
                int seen = past + to;
                Matrix qBlock = queries(q, head, from, to);
                Matrix kSeen = keys(k, head, seen);
                Matrix dBlock = queries(dOut, head, from, to);
                Matrix weights = weights(qBlock, kSeen, past + from);
                Matrix dWeights = scoreGradients.reshaped(0, to - from, seen);
                arithmetic.gemm(true, false, 1f, weights, dBlock, 1f, keys(dv, head, seen));
                arithmetic.gemm(false, true, 1f, dBlock, keys(v, head, seen), 0f, dWeights);
                arithmetic.softmaxBackward(weights, dWeights);
                arithmetic.gemm(false, false, shape.scale(), dWeights, kSeen, 0f, queries(dq, head, from, to));
                arithmetic.gemm(true, false, shape.scale(), dWeights, qBlock, 1f, keys(dk, head, seen));
            }
        }
    }

    /** softmax(scale q kᵀ), [queries, keys], where the first query sees {@code past} keys and its own. */
    private Matrix weights(Matrix q, Matrix k, int past) {
        if (scores.columns() < QUERIES * k.rows()) {
            close();
            scores = Matrix.allocate(1, QUERIES * k.rows());
            scoreGradients = Matrix.allocate(1, QUERIES * k.rows());
        }
        Matrix weights = scores.reshaped(0, q.rows(), k.rows());
        arithmetic.gemm(false, true, shape.scale(), q, k, 0f, weights);
        arithmetic.causalSoftmax(weights, past);
        return weights;
    }

    private Matrix queries(Matrix q, int head, int from, int to) {
        return q.rows(from, to).columns(head * shape.headDim(), (head + 1) * shape.headDim());
    }

    private Matrix keys(Matrix k, int head, int seen) {
        int at = head / shape.group() * shape.headDim();
        return k.rows(0, seen).columns(at, at + shape.headDim());
    }

    @Override
    public void close() {
        scores.close();
        scoreGradients.close();
    }
}
