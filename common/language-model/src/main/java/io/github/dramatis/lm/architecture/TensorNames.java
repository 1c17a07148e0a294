package io.github.dramatis.lm.architecture;

/**
 * What Hugging Face's checkpoints call the tensors of a model; those of projections are named by {@link Projection}.
 */
public final class TensorNames {
    /** Ends the name of a module's matrix. */
    public static final String WEIGHT = ".weight";

    /** The embedding, [vocabulary, d]. */
    public static final String EMBEDDING = "model.embed_tokens" + WEIGHT;

    /** The gain of the norm after the last layer, [d]. */
    public static final String FINAL_NORM = "model.norm" + WEIGHT;

    /** The output layer, [vocabulary, d]. */
    public static final String OUTPUT_LAYER = "lm_head" + WEIGHT;

    private TensorNames() {}

    /** The gain of the norm before a layer's attention, [d]. */
    public static String attentionNorm(int layer) {
        return module(layer, "input_layernorm") + WEIGHT;
    }

    /** The gain of the norm before a layer's feed-forward part, [d]. */
    public static String feedForwardNorm(int layer) {
        return module(layer, "post_attention_layernorm") + WEIGHT;
    }

    /** The path of a module in a layer. */
    static String module(int layer, String name) {
        return "model.layers." + layer + "." + name;
    }
}
