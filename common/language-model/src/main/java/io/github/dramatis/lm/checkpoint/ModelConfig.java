package io.github.dramatis.lm.checkpoint;

/**
 * The shape of a LLaMA-family model, as {@code config.json} has it.
 *
 * @param modelType {@code model_type}, e.g. "llama"
 * @param vocabularySize rows of the embedding
 * @param hiddenSize d, width of the residual stream
 * @param layers number of transformer blocks
 * @param heads number of query heads
 * @param keyValueHeads number of key/value heads; divides {@code heads}
 * @param headDim width of a head
 * @param feedForwardSize width of the SwiGLU
 * @param rmsNormEps epsilon of every RMSNorm
 * @param ropeTheta base of the rotary frequencies
 * @param maxPositions longest sequence
 * @param tiedEmbeddings whether the output layer is the embedding
 * @param bosToken id of the begin token, -1 if none
 * @param eosToken id of the end token, -1 if none
 */
public record ModelConfig(
        String modelType,
        int vocabularySize,
        int hiddenSize,
        int layers,
        int heads,
        int keyValueHeads,
        int headDim,
        int feedForwardSize,
        float rmsNormEps,
        double ropeTheta,
        int maxPositions,
        boolean tiedEmbeddings,
        int bosToken,
        int eosToken) {}
