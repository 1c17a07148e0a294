package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelFamily;
import io.github.dramatis.lm.tensor.TensorShape;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/** The {@code config.json} that a GGUF file's metadata amounts to. */
final class GgufConfig {
    static final String ROPE_FREQUENCIES = "rope_freqs.weight";
    static final String LONG_FACTORS = "rope_factors_long.weight";
    static final String SHORT_FACTORS = "rope_factors_short.weight";

    /** {@code general.architecture}; Mistral's files have llama's. */
    private static final List<String> ARCHITECTURES = List.of("llama", "phi3");

    private final Path file;
    private final GgufFile gguf;
    private final GgufMetadata metadata;
    private final String architecture;
    private final ObjectNode config = JsonNodeFactory.instance.objectNode();

    private GgufConfig(Path file, GgufFile gguf) {
        this.file = file;
        this.gguf = gguf;
        this.metadata = gguf.metadata();
        this.architecture = metadata.text("general.architecture", "(none)");
        requireSupported(file, "architecture", architecture, ARCHITECTURES);
    }

    static ObjectNode configJson(Path file, GgufFile gguf) {
        return new GgufConfig(file, gguf).configJson();
    }

    private ObjectNode configJson() {
        ModelFamily family = ModelFamily.of(architecture);
        int hidden = metadata.whole(key("embedding_length"));
        int heads = Math.max(1, metadata.whole(key("attention.head_count")));
        int headDim = metadata.whole(key("attention.key_length"), hidden / heads);
        config.put("_name_or_path", file.getFileName().toString().replaceFirst("\\.gguf$", ""));
        config.putArray("architectures").add(family.architecture());
        config.put("attention_bias", false);
        putToken("bos_token_id", "tokenizer.ggml.bos_token_id");
        config.put("dtype", "float32");
        putToken("eos_token_id", "tokenizer.ggml.eos_token_id");
        config.put("head_dim", headDim);
        config.put("hidden_act", "silu");
        config.put("hidden_size", hidden);
        config.put("intermediate_size", metadata.whole(key("feed_forward_length")));
        config.put("max_position_embeddings", metadata.whole(key("context_length")));
        config.put("mlp_bias", false);
        config.put("model_type", family.modelType());
        config.put("num_attention_heads", heads);
        config.put("num_hidden_layers", metadata.whole(key("block_count")));
        config.put("num_key_value_heads", metadata.whole(key("attention.head_count_kv"), heads));
        putToken("pad_token_id", "tokenizer.ggml.padding_token_id");
        int rotated = metadata.whole(key("rope.dimension_count"), headDim);
        if (rotated != headDim) {
            config.put("partial_rotary_factor", (double) rotated / headDim); // refused like any other such model
        }
        config.put("rms_norm_eps", metadata.real(key("attention.layer_norm_rms_epsilon"), 1e-5));
        putRope();
        int window = metadata.whole(key("attention.sliding_window"), 0);
        if (family == ModelFamily.PHI3 && window > 0) {
            config.put("sliding_window", window);
        }
        config.put("tie_word_embeddings", !gguf.names().contains(GgufLayout.OUTPUT_LAYER));
        config.put("vocab_size", gguf.shape(GgufLayout.EMBEDDING)[0]);
        return config;
    }

    /**
     * Both of GGUF's ways to change single frequencies become longrope, whose arithmetic they are: rope_freqs has one
     * divisor for each frequency (LLaMA 3 has them so), rope_factors_short and _long have two.
     */
    private void putRope() {
        ObjectNode rope = config.putObject("rope_parameters");
        rope.put("rope_theta", metadata.real(key("rope.freq_base"), 10000));
        String type = metadata.text(key("rope.scaling.type"), "none");
        requireSupported(file, "rope scaling", type, List.of("none", "linear", "longrope"));
        int positions = metadata.whole(key("context_length"));
        if (gguf.names().contains(ROPE_FREQUENCIES)) {
            rope.put("rope_type", "longrope").put("attention_factor", 1.0);
            rope.put("original_max_position_embeddings", positions);
            putFactors(rope.putArray("long_factor"), ROPE_FREQUENCIES);
            putFactors(rope.putArray("short_factor"), ROPE_FREQUENCIES);
        } else if (gguf.names().contains(LONG_FACTORS) || type.equals("longrope")) {
            rope.put("rope_type", "longrope");
            rope.put("attention_factor", metadata.real(key("rope.scaling.attn_factor"), 1.0));
            rope.put(
                    "original_max_position_embeddings",
                    metadata.whole(key("rope.scaling.original_context_length"), positions));
            putFactors(rope.putArray("long_factor"), LONG_FACTORS);
            putFactors(rope.putArray("short_factor"), SHORT_FACTORS);
        } else if (type.equals("linear")) {
            rope.put("rope_type", "linear").put("factor", metadata.real(key("rope.scaling.factor"), 1));
        } else {
            rope.put("rope_type", "default");
        }
    }

    private void putFactors(ArrayNode array, String tensor) {
        long elements = TensorShape.elements(gguf.shape(tensor));
        if (elements > 1 << 16) {
            throw new UserError(file.toString(), tensor + " has " + elements + " numbers", GgufCursor.AGAIN);
        }
        FloatBuffer factors = FloatBuffer.allocate((int) elements);
        gguf.read(tensor, factors);
        for (float factor : factors.array()) {
            array.add(Double.parseDouble(Float.toString(factor))); // 1.1f as 1.1
        }
    }

    private String key(String name) {
        return architecture + "." + name;
    }

    private void putToken(String name, String ggufKey) {
        if (metadata.has(ggufKey)) {
            config.put(name, metadata.whole(ggufKey));
        } else {
            config.putNull(name);
        }
    }

    static void requireSupported(Path file, String what, String value, List<String> supported) {
        if (!supported.contains(value)) {
            throw new UserError(
                    file.toString(),
                    "has the " + what + " \"" + value + "\"; supported: " + String.join(", ", supported),
                    "give a GGUF of a supported kind");
        }
    }
}
