package io.github.dramatis.lm.checkpoint;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import java.nio.file.Path;
import java.util.List;

/** The {@code config.json} that a GGUF file's metadata amounts to. */
final class GgufConfig {
    private static final List<String> ARCHITECTURES = List.of("llama");

    private GgufConfig() {}

    static ObjectNode configJson(Path file, GgufFile gguf) {
        GgufMetadata metadata = gguf.metadata();
        requireSupported(file, "architecture", metadata.text("general.architecture", "(none)"), ARCHITECTURES);
        requireSupported(file, "rope scaling", metadata.text("llama.rope.scaling.type", "none"), List.of("none"));
        int hidden = metadata.whole("llama.embedding_length");
        int heads = Math.max(1, metadata.whole("llama.attention.head_count"));
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("_name_or_path", file.getFileName().toString().replaceFirst("\\.gguf$", ""));
        config.putArray("architectures").add("LlamaForCausalLM");
        config.put("attention_bias", false);
        putToken(config, metadata, "bos_token_id", "tokenizer.ggml.bos_token_id");
        config.put("dtype", "float32");
        putToken(config, metadata, "eos_token_id", "tokenizer.ggml.eos_token_id");
        config.put("head_dim", metadata.whole("llama.attention.key_length", hidden / heads));
        config.put("hidden_act", "silu");
        config.put("hidden_size", hidden);
        config.put("intermediate_size", metadata.whole("llama.feed_forward_length"));
        config.put("max_position_embeddings", metadata.whole("llama.context_length"));
        config.put("mlp_bias", false);
        config.put("model_type", "llama");
        config.put("num_attention_heads", heads);
        config.put("num_hidden_layers", metadata.whole("llama.block_count"));
        config.put("num_key_value_heads", metadata.whole("llama.attention.head_count_kv", heads));
        putToken(config, metadata, "pad_token_id", "tokenizer.ggml.padding_token_id");
        config.put("rms_norm_eps", metadata.real("llama.attention.layer_norm_rms_epsilon", 1e-5));
        double theta = metadata.real("llama.rope.freq_base", 10000);
        config.putObject("rope_parameters").put("rope_theta", theta).put("rope_type", "default");
        config.put("tie_word_embeddings", !gguf.names().contains("output.weight"));
        config.put("vocab_size", gguf.shape("token_embd.weight")[0]);
        return config;
    }

    private static void putToken(ObjectNode config, GgufMetadata metadata, String key, String ggufKey) {
        if (metadata.has(ggufKey)) {
            config.put(key, metadata.whole(ggufKey));
        } else {
            config.putNull(key);
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
