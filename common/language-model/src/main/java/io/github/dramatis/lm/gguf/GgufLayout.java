package io.github.dramatis.lm.gguf;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.architecture.TensorNames;
import java.util.Map;
import java.util.TreeMap;

/**
 * How llama.cpp calls and lays out what Hugging Face's checkpoints hold.
 *
 * <p>llama.cpp rotates neighbouring elements of a head, transformers the two halves, so for its architecture
 * {@code llama} llama.cpp's converter moves rows of q and k: row h·d + j·d/2 + i of a head h goes to h·d + 2i + j (j in
 * {0, 1}).
 */
public final class GgufLayout {
    static final String EMBEDDING = "token_embd.weight";
    static final String FINAL_NORM = "output_norm.weight";
    static final String OUTPUT_LAYER = "output.weight";

    private GgufLayout() {}

    /** llama.cpp's name of a projection's weights, e.g. {@code blk.3.attn_q.weight}. */
    public static String weight(Projection projection, int layer) {
        return inBlock(layer, module(projection)) + ".weight";
    }

    private static String bias(Projection projection, int layer) {
        return inBlock(layer, module(projection)) + ".bias";
    }

    /** Phi-3's gate and up are one matrix, which llama.cpp calls up. */
    private static String module(Projection projection) {
        return switch (projection) {
            case Q -> "attn_q";
            case K -> "attn_k";
            case V -> "attn_v";
            case QKV -> "attn_qkv";
            case O -> "attn_output";
            case GATE -> "ffn_gate";
            case UP, GATE_UP -> "ffn_up";
            case DOWN -> "ffn_down";
        };
    }

    private static String inBlock(int layer, String name) {
        return "blk." + layer + "." + name;
    }

    /** llama.cpp's names by Hugging Face's, of all tensors that a checkpoint with so many layers may have. */
    static Map<String, String> names(int layers) {
        Map<String, String> names = new TreeMap<>();
        names.put(TensorNames.EMBEDDING, EMBEDDING);
        names.put(TensorNames.FINAL_NORM, FINAL_NORM);
        names.put(TensorNames.OUTPUT_LAYER, OUTPUT_LAYER);
        for (int layer = 0; layer < layers; layer++) {
            names.put(TensorNames.attentionNorm(layer), inBlock(layer, "attn_norm.weight"));
            names.put(TensorNames.feedForwardNorm(layer), inBlock(layer, "ffn_norm.weight"));
            for (Projection projection : Projection.values()) {
                names.put(projection.weight(layer), weight(projection, layer));
                names.put(projection.bias(layer), bias(projection, layer));
            }
        }
        return names;
    }

    /** What llama.cpp calls a model's architecture. */
    public static String architecture(ModelConfig model) {
        return switch (model.family()) {
            case LLAMA, MISTRAL -> "llama";
            case QWEN2 -> "qwen2";
            case PHI3 -> "phi3";
        };
    }

    /** Whether rows of a projection lie in another order than in Hugging Face's checkpoints. */
    public static boolean permutesRows(Projection projection, ModelConfig model) {
        boolean rotated = projection == Projection.Q || projection == Projection.K;
        return rotated && architecture(model).equals("llama");
    }

    /** Where a row of q or k lies in a permuted matrix. */
    public static long permutedRow(long row, int headDim) {
        long head = row / headDim;
        long half = row % headDim / (headDim / 2);
        long pair = row % (headDim / 2);
        return head * headDim + 2 * pair + half;
    }
}
