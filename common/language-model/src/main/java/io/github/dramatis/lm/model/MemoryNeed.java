package io.github.dramatis.lm.model;

import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.method.AdapterTensor;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

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
        return embedding(model) * (FLOAT + bytes(precision.ofHead()))
                + layerProducts(model) * model.layers() * bytes(precision);
    }

    /**
     * Bytes beside {@link #weights}: from the output layer down to the lowest adapted one, training multiplies by the
     * transposes too, which have a layout of their own.
     *
     * @param lora which layers are adapted
     */
    public static long transposedWeights(ModelConfig model, LoraConfig lora, Precision precision) {
        int layers = model.layers() - lora.lowestLayer(model);
        return (embedding(model) + layerProducts(model) * layers) * bytes(precision);
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
        int lowest = lora.lowestLayer(model);
        int kept = model.layers() - lowest + Math.min(1, lowest); // layers below the lowest share the memory of one
        long perToken = keptByLayer(model) * kept + scratch(model) + adapted * hidden(model, lora);
        // weights, two moments, the best step's and the start's once; a gradient a thread, two at least
        long numbers = frozen(model, lora) + (5 + Math.max(2, threads)) * trained(model, lora);
        return FLOAT * (numbers + threads * (perToken * tokens + logits(model)));
    }

    /**
     * One answerer, without the frozen weights.
     *
     * @param lora of its adapter; empty: the frozen model answers
     * @param tokens of a group of prompts, or of the longest prompt if that is more
     * @param textTokens of the texts that go on together, prompts included; 0: no text is sampled
     * @param threads of the answerer, each with activations of its own
     */
    public static long answerer(ModelConfig model, Optional<LoraConfig> lora, int tokens, int textTokens, int threads) {
        long perToken = keptByLayer(model)
                + scratch(model)
                + lora.map(config -> hidden(model, config)).orElse(0L);
        long cached = textTokens == 0 ? 0 : (tokens + (long) textTokens) * 2 * Projection.K.out(model) * model.layers();
        long numbers = lora.map(config -> frozen(model, config) + trained(model, config))
                .orElse(0L);
        return FLOAT * (numbers + threads * (perToken * tokens + cached + logits(model)));
    }

    private static long logits(ModelConfig model) {
        return LOGIT_ROWS * (model.vocabularySize() + 3L * model.hiddenSize());
    }

    /** What the adapter of a layer keeps for its backward, a token: x Aᵀ of its projections. */
    private static long hidden(ModelConfig model, LoraConfig lora) {
        return (long) lora.rank()
                * Projection.named(lora.targetModules(), model).size();
    }

    /** Numbers of an adapter that an optimizer changes. */
    private static long trained(ModelConfig model, LoraConfig lora) {
        return numbers(model, lora, AdapterTensor::isTrained);
    }

    /** Numbers of an adapter that stay as they began. */
    private static long frozen(ModelConfig model, LoraConfig lora) {
        return numbers(model, lora, tensor -> !tensor.isTrained());
    }

    private static long numbers(ModelConfig model, LoraConfig lora, Predicate<AdapterTensor> counts) {
        List<Projection> targets = Projection.named(lora.targetModules(), model);
        int widestIn = Projection.widestIn(targets, model);
        int widestOut = Projection.widestOut(targets, model);
        long numbers = 0;
        for (AdapterTensor tensor :
                lora.method().tensors().stream().filter(counts).toList()) {
            numbers += tensor.isShared()
                    ? tensor.size(lora.rank(), widestIn, widestOut)
                    : lora.layersOf(model).size()
                            * targets.stream()
                                    .mapToLong(target -> tensor.size(lora.rank(), target.in(model), target.out(model)))
                                    .sum();
        }
        return numbers;
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

    private static long embedding(ModelConfig model) {
        return (long) model.vocabularySize() * model.hiddenSize();
    }

    /** Elements of the projections of one layer. */
    private static long layerProducts(ModelConfig model) {
        long layer = 0;
        for (Projection projection : Projection.single()) {
            layer += (long) projection.in(model) * projection.out(model);
        }
        return layer;
    }

    private static long bytes(Precision precision) {
        return switch (precision) {
            case FLOAT32 -> FLOAT;
            case BFLOAT16, FLOAT16 -> Short.BYTES;
            case INT8 -> Byte.BYTES;
        };
    }
}
