package io.github.dramatis.lm.gguf;

import io.github.dramatis.lm.architecture.ModelConfig;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How llama.cpp calls and lays out what Hugging Face's checkpoints hold.
 *
 * <p>llama.cpp rotates neighbouring elements of a head, transformers the two halves, so for its architecture
 * {@code llama} llama.cpp's converter moves rows of q and k: row h·d + j·d/2 + i of a head h goes to h·d + 2i + j (j in
 * {0, 1}).
 */
public final class GgufLayout {
    /**
     * The parts of a block: llama.cpp's names by Hugging Face's. Phi-3's gate and up are one matrix, which it calls up.
     */
    private static final Map<String, String> OF_BLOCK = Map.ofEntries(
            Map.entry("input_layernorm", "attn_norm"),
            Map.entry("self_attn.q_proj", "attn_q"),
            Map.entry("self_attn.k_proj", "attn_k"),
            Map.entry("self_attn.v_proj", "attn_v"),
            Map.entry("self_attn.qkv_proj", "attn_qkv"),
            Map.entry("self_attn.o_proj", "attn_output"),
            Map.entry("post_attention_layernorm", "ffn_norm"),
            Map.entry("mlp.gate_proj", "ffn_gate"),
            Map.entry("mlp.up_proj", "ffn_up"),
            Map.entry("mlp.gate_up_proj", "ffn_up"),
            Map.entry("mlp.down_proj", "ffn_down"));

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
        String name = OF_BLOCK.get(layer.group(2));
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
