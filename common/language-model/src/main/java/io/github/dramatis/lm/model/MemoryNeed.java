package io.github.dramatis.lm.model;

import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Projection;
import io.github.dramatis.lm.kernel.Precision;
import java.util.Optional;

/**
 * Native memory that the engine asks for, computed from the shapes it allocates: for an error before the first
 * allocation instead of a process that the operating system kills. All in bytes, without the few MB of oneDNN's own
 * buffers.
 */
public final class MemoryNeed {
    private static final long FLOAT = Float.BYTES;
    /** Rows of logits that the head computes at a time. */
    private static final long LOGIT_ROWS = 64;

    private MemoryNeed() {}

    /** The frozen weights as scoring needs them: the embedding, the output layer and every layer's products. */
    public static long weights(ModelConfig model, Precision precision) {
        long embedding = (long) model.vocabularySize() * model.hiddenSize();
        return embedding * FLOAT + products(model) * bytes(precision);
    }

    /** Beside {@link #weights}: training multiplies by the transposes too, which are kept in a layout of their own. */
    public static long transposedWeights(ModelConfig model, Precision precision) {
        return products(model) * bytes(precision);
    }

    /**
     * One trainer, without the frozen weights.
     *
     * @param lora which layers and projections are adapted
     * @param tokens of a micro-batch, or of the longest row if that is more
     * @param threads of the trainer, each with activations and gradients of its own
     */
    public static long trainer(ModelConfig model, LoraConfig lora, int tokens, int threads) {
        long adapted = lora.layersOf(model).size();
        long factors = 0; // parameters of the adapter
        long hidden = 0; // x Aᵀ of all projections, a token
        for (Projection projection : Projection.named(lora.targetModules(), model)) {
            factors += lora.rank() * adapted * (projection.in(model) + projection.out(model));
            hidden += lora.rank() * adapted;
        }
        int lowest = lora.lowestLayer(model);
        int kept = model.layers() - lowest + Math.min(1, lowest); // layers below the lowest share the memory of one
        long perToken = keptByLayer(model) * kept + scratch(model) + hidden;
        // weights and two moments once, a gradient a thread, two at least
        return FLOAT * ((3 + Math.max(2, threads)) * factors + threads * (perToken * tokens + logits(model)));
    }

    /**
     * One answerer, without the frozen weights.
     *
     * @param lora of its adapter; empty: the frozen model answers
     * @param tokens of a group of prompts, or of the longest prompt if that is more
     * @param textTokens of the texts that go on together, prompts included; 0: no text is sampled
     * @param threads of the answerer, each with activations of its own
     */
    public static long answerer(
            ModelConfig model, Optional<LoraConfig> lora, int tokens, int textTokens, int threads) {
        long factors = 0;
        long hidden = 0;
        if (lora.isPresent()) {
            long adapted = lora.get().layersOf(model).size();
            for (Projection projection : Projection.named(lora.get().targetModules(), model)) {
                factors += lora.get().rank() * adapted * (projection.in(model) + projection.out(model));
                hidden += lora.get().rank();
            }
        }
        long perToken = keptByLayer(model) + scratch(model) + hidden;
        long cached = textTokens == 0 ? 0 : (tokens + (long) textTokens) * 2 * Projection.K.out(model) * model.layers();
        return FLOAT * (factors + threads * (perToken * tokens + cached + logits(model)));
    }

    private static long logits(ModelConfig model) {
        return LOGIT_ROWS * (model.vocabularySize() + 3L * model.hiddenSize());
    }

    /** Elements a token that a layer keeps for its backward: see {@link LayerActivations}. */
    private static long keptByLayer(ModelConfig model) {
        long q = Projection.Q.out(model);
        long k = Projection.K.out(model);
        return 2 * q + 2 * k + 2L * model.hiddenSize() + 2L * model.feedForwardSize();
    }

    /**
     * Elements a token that all layers share: see {@link Layer}; the residual stream, its gradient and the trunk's copy
     * with them.
     */
    private static long scratch(ModelConfig model) {
        long q = Projection.Q.out(model);
        long k = Projection.K.out(model);
        return 2 * q + 2 * k + 5L * model.hiddenSize() + 2L * model.feedForwardSize();
    }

    private static long products(ModelConfig model) {
        long layer = 0;
        for (Projection projection : Projection.single()) {
            layer += (long) projection.in(model) * projection.out(model);
        }
        return layer * model.layers() + (long) model.vocabularySize() * model.hiddenSize();
    }

    private static long bytes(Precision precision) {
        return precision == Precision.FLOAT32 ? FLOAT : Short.BYTES;
    }
}
