package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.AttentionInput;
import io.github.dramatis.lm.kernel.AttentionShape;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import java.util.List;

/**
 * Causal attention over a packed batch: each segment's queries see the keys and values of its ancestors (or of its past
 * in a cache) and its own up to themselves. Rows that share a segment thus share its attention, forward and backward.
 */
final class SegmentAttention implements AutoCloseable {
    private final Kernels kernels;
    private final ScratchMatrix gathered = new ScratchMatrix();
    private final ScratchMatrix gatheredGradients = new ScratchMatrix();

    SegmentAttention(Kernels kernels) {
        this.kernels = kernels;
    }

    /**
     * out = attention of the rotated queries, keys and values. The pass's cache is where pasts are and where the keys
     * and values go: of a batch that continues sequences, each to its own; of any other, those of all packed tokens to
     * the first.
     *
     * @param queryKeyValue [tokens, q + 2 k]
     * @param out [tokens, q]
     */
    void forward(LayerPass pass, Matrix queryKeyValue, Matrix out) {
        AttentionShape shape = pass.weights.attention();
        PackedBatch batch = pass.batch();
        for (Segment segment : batch.segments()) {
            Matrix own = queryKeyValue.rows(segment.start(), segment.end());
            Matrix keysValues = segment.sequence() >= 0
                    ? extend(shape, pastAndOwn(pass, segment), own)
                    : lineage(shape, batch.segments(), segment, queryKeyValue, own);
            kernels.attention(shape, input(shape, own, keysValues), out.rows(segment.start(), segment.end()));
        }
        if (pass.cache() != null && !batch.continues()) {
            pass.cache().of(pass.layer, 0, batch.size()).copyFrom(keysAndValues(shape, queryKeyValue));
        }
    }

    private static Matrix pastAndOwn(LayerPass pass, Segment segment) {
        return pass.cache().of(pass.layer, segment.sequence(), segment.past() + segment.length());
    }

    /**
     * The gradient of {@link #forward} without a cache; dQueryKeyValue is written.
     *
     * @param dOut [tokens, q]
     * @param dQueryKeyValue [tokens, q + 2 k]
     */
    void backward(LayerPass pass, Matrix queryKeyValue, Matrix dOut, Matrix dQueryKeyValue) {
        AttentionShape shape = pass.weights.attention();
        List<Segment> segments = pass.batch().segments();
        keysAndValues(shape, dQueryKeyValue).zero();
        for (Segment segment : segments) {
            Matrix own = queryKeyValue.rows(segment.start(), segment.end());
            Matrix dOwn = dQueryKeyValue.rows(segment.start(), segment.end());
            Matrix keysValues = lineage(shape, segments, segment, queryKeyValue, own);
            boolean alone = segment.past() == 0;
            Matrix gradients =
                    alone ? keysAndValues(shape, dOwn) : gatheredGradients.of(keysValues.rows(), keysValues.columns());
            if (!alone) {
                gradients.zero();
            }
            kernels.attentionBackward(
                    shape,
                    input(shape, own, keysValues),
                    dOut.rows(segment.start(), segment.end()),
                    input(shape, dOwn, gradients));
            if (!alone) {
                scatter(shape, segments, segment, gradients, dQueryKeyValue);
            }
        }
    }

    /**
     * Keys and values of a segment and its ancestors in order: [past + length, 2 k].
     *
     * @param own the segment's rows of {@code queryKeyValue}
     */
    private Matrix lineage(
            AttentionShape shape, List<Segment> segments, Segment segment, Matrix queryKeyValue, Matrix own) {
        if (segment.past() == 0) {
            return keysAndValues(shape, own);
        }
        Matrix target = gathered.of(segment.past() + segment.length(), 2 * shape.keyWidth());
        for (Segment s = segment; s != null; s = parent(segments, s)) {
            target.rows(s.past(), s.past() + s.length())
                    .copyFrom(keysAndValues(shape, queryKeyValue.rows(s.start(), s.end())));
        }
        return target;
    }

    private void scatter(
            AttentionShape shape, List<Segment> segments, Segment segment, Matrix gradients, Matrix dQueryKeyValue) {
        for (Segment s = segment; s != null; s = parent(segments, s)) {
            Matrix target = keysAndValues(shape, dQueryKeyValue.rows(s.start(), s.end()));
            kernels.axpy(1f, gradients.rows(s.past(), s.past() + s.length()), target);
        }
    }

    private static Segment parent(List<Segment> segments, Segment segment) {
        return segment.parent() < 0 ? null : segments.get(segment.parent());
    }

    private static Matrix extend(AttentionShape shape, Matrix cached, Matrix own) {
        cached.rows(cached.rows() - own.rows(), cached.rows()).copyFrom(keysAndValues(shape, own));
        return cached;
    }

    private static Matrix keysAndValues(AttentionShape shape, Matrix queryKeyValue) {
        return queryKeyValue.columns(shape.queryWidth(), shape.queryWidth() + 2 * shape.keyWidth());
    }

    /** The queries of a segment, and the keys and values that they see. */
    private static AttentionInput input(AttentionShape shape, Matrix own, Matrix keysValues) {
        return new AttentionInput(
                own.columns(0, shape.queryWidth()),
                keysValues.columns(0, shape.keyWidth()),
                keysValues.columns(shape.keyWidth(), 2 * shape.keyWidth()));
    }

    @Override
    public void close() {
        gathered.close();
        gatheredGradients.close();
    }
}
