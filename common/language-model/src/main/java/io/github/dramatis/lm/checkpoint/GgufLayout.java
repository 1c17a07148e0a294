package io.github.dramatis.lm.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How llama.cpp calls and lays out what Hugging Face's checkpoints hold.
 *
 * <p>llama.cpp rotates neighbouring elements of a head, transformers the two halves, so for its architecture {@code llama}
 * llama.cpp's converter moves rows of q and k: row h·d + j·d/2 + i of a head h goes to h·d + 2i + j (j in {0, 1}).
 */
public final class GgufLayout {
    /** The parts of a block: Hugging Face's names by llama.cpp's. */
    static final Map<String, String> OF_BLOCK = Map.of(
            "attn_norm", "input_layernorm",
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_norm", "post_attention_layernorm",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");

    /** Phi-3's: its gate and up are one matrix, which llama.cpp calls up. */
    private static final Map<String, String> FUSED =
            Map.of("self_attn.qkv_proj", "attn_qkv", "mlp.gate_up_proj", "ffn_up");

    private static final Pattern OF_LAYER = Pattern.compile("model\\.layers\\.(\\d+)\\.(.+)");

    private GgufLayout() {}

    /**
     * llama.cpp's name of a module in a block.
     *
     * @param module e.g. {@code model.layers.3.self_attn.q_proj}
     * @return e.g. {@code blk.3.attn_q}
     */
    public static String module(String module) {
        Matcher layer = OF_LAYER.matcher(module);
        if (!layer.matches()) {
            throw new IllegalArgumentException("no module of a block: " + module);
        }
        String part = layer.group(2);
        String name = OF_BLOCK.entrySet().stream()
                .filter(entry -> entry.getValue().equals(part))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(() -> FUSED.get(part));
        if (name == null) {
            throw new IllegalArgumentException("llama.cpp's name is not known: " + module);
        }
        return "blk." + layer.group(1) + "." + name;
    }

    /** What llama.cpp calls a model's architecture. */
    public static String architecture(ModelConfig model) {
        return switch (model.family()) {
            case LLAMA, MISTRAL -> "llama";
            case QWEN2 -> "qwen2";
            case PHI3 -> "phi3";
        };
    }

    /** Whether rows of q and k lie in another order than in Hugging Face's checkpoints. */
    public static boolean permutesRows(ModelConfig model) {
        return architecture(model).equals("llama");
    }

    /** Where a row of q or k lies in a permuted matrix. */
    public static long permutedRow(long row, int headDim) {
        long head = row / headDim;
        long half = row % headDim / (headDim / 2);
        long pair = row % (headDim / 2);
        return head * headDim + 2 * pair + half;
    }
}
