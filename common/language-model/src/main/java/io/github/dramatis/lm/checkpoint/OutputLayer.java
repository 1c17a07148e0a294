package io.github.dramatis.lm.checkpoint;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.TensorNames;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;

/**
 * Whether a checkpoint ties its output layer to its embedding. As transformers 5 has it ({@code tie_weights} in
 * modeling_utils.py): where both are stored and differ, they are not tied, whatever the configuration says.
 */
final class OutputLayer {
    private static final int PIECE = 1 << 20;

    private OutputLayer() {}

    /** The configuration that the weights go by. */
    static ModelConfig asStored(ModelConfig config, TensorSource tensors) {
        boolean both = tensors.names().contains(TensorNames.OUTPUT_LAYER)
                && tensors.names().contains(TensorNames.EMBEDDING);
        return config.tiedEmbeddings() && both && !same(tensors) ? config.untied() : config;
    }

    private static boolean same(TensorSource tensors) {
        long elements = TensorShape.elements(tensors.shape(TensorNames.EMBEDDING));
        if (elements != TensorShape.elements(tensors.shape(TensorNames.OUTPUT_LAYER))) {
            return false;
        }
        for (long first = 0; first < elements; first += PIECE) {
            int length = (int) Math.min(PIECE, elements - first);
            if (!piece(tensors, TensorNames.EMBEDDING, first, length)
                    .equals(piece(tensors, TensorNames.OUTPUT_LAYER, first, length))) {
                return false;
            }
        }
        return true;
    }

    private static FloatBuffer piece(TensorSource tensors, String name, long first, int length) {
        FloatBuffer piece = FloatBuffer.allocate(length);
        tensors.read(name, first, piece);
        return piece.clear();
    }
}
