package io.github.dramatis.lm.model;

import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.adapter.VeraAdapter;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.List;

/**
 * An adapter's numbers in native memory, as its method has them. One class a family of methods: it says what is
 * trained, gives each projection its {@link AdaptedProjection}, and hands the numbers out as data. An adapter's
 * gradients and moments are of the class that it is of.
 */
public interface AdapterWeights extends AutoCloseable {
    /**
     * A fresh adapter, as peft starts one: it changes nothing yet.
     *
     * @throws io.github.dramatis.core.error.UserError if the model has no such modules or layers, or files could not
     *     hold it
     */
    static AdapterWeights initialize(ModelConfig model, LoraConfig config, long seed) {
        config.requireStorable(model);
        return switch (config.method()) {
            case LORA, LORA_FA, MISS -> LoraWeights.initialize(model, config, seed);
            case VERA -> VeraWeights.initialize(model, config, seed);
        };
    }

    /**
     * An adapter's numbers.
     *
     * @throws io.github.dramatis.core.error.UserError if one is missing, unknown or of a shape that the model does not
     *     have
     */
    static AdapterWeights of(ModelConfig model, TrainedAdapter adapter) {
        if (adapter instanceof VeraAdapter vera) {
            return VeraWeights.of(model, vera);
        }
        return LoraWeights.of(model, (LoraAdapter) adapter);
    }

    /** Method, rank, scale and targets. */
    LoraConfig config();

    /** The first adapted layer. */
    int lowestLayer();

    /** What is added to a projection; null if it is not adapted. */
    AdaptedProjection projection(int layer, Projection projection);

    /**
     * What an optimizer changes, as vectors [1, n]. LoRA+ trains the second of two faster: LoRA's B.
     *
     * @see #zeros
     */
    List<Matrix> trained();

    /** What stays as it began, in any shape. Gradients and moments have none of it. */
    List<Matrix> frozen();

    /** Zeros for what is trained, in the same order: for gradients and moments. */
    AdapterWeights zeros();

    /** A copy on the heap. */
    TrainedAdapter toAdapter();

    @Override
    void close();
}
