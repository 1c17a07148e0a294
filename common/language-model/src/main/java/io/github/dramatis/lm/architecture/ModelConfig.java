package io.github.dramatis.lm.architecture;

/**
 * What a model computes, as {@code config.json} has it.
 *
 * @param family decides over biases and over the names of the weights
 * @param vocabularySize rows of the embedding
 * @param hiddenSize d, width of the residual stream
 * @param layers number of transformer blocks
 * @param attention heads and windows
 * @param feedForwardSize width of the SwiGLU
 * @param rmsNormEps epsilon of every RMSNorm
 * @param rope rotary positions
 * @param maxPositions longest sequence
 * @param tiedEmbeddings whether the output layer is the embedding
 * @param bosToken id of the begin token, -1 if none
 * @param eosToken id of the end token, -1 if none
 */
public record ModelConfig(
        ModelFamily family,
        int vocabularySize,
        int hiddenSize,
        int layers,
        AttentionConfig attention,
        int feedForwardSize,
        float rmsNormEps,
        RopeConfig rope,
        int maxPositions,
        boolean tiedEmbeddings,
        int bosToken,
        int eosToken) {

    /** Number of query heads. */
    public int heads() {
        return attention.heads();
    }

    /** Number of key/value heads. */
    public int keyValueHeads() {
        return attention.keyValueHeads();
    }

    /** Width of a head. */
    public int headDim() {
        return attention.headDim();
    }

    /** The same with an output layer of its own. */
    public ModelConfig untied() {
        return new ModelConfig(
                family,
                vocabularySize,
                hiddenSize,
                layers,
                attention,
                feedForwardSize,
                rmsNormEps,
                rope,
                maxPositions,
                false,
                bosToken,
                eosToken);
    }
}
