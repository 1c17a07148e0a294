package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Byte-level BPE, in GGUF the tokenizer "gpt2": the parts of {@code tokenizer.json} that make it split as llama.cpp
 * does.
 */
final class GgufBytePairs {
    private static final String GPT2 =
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
    private static final String LLAMA3 = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}"
            + "| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";
    private static final String QWEN2 = LLAMA3.replace("{1,3}", "");

    /** By {@code tokenizer.ggml.pre} what cuts a text into words, one after the other (llama.cpp, llama-vocab.cpp). */
    private static final Map<String, List<String>> WORDS = Map.of(
            "default", List.of("[\\p{P}\\$\\+<=>\\^~\\|]+", GPT2, "\\p{N}+", "[0-9][0-9][0-9]"),
            "gpt-2", List.of(GPT2),
            "llama3", List.of(LLAMA3),
            "llama-v3", List.of(LLAMA3),
            "llama-bpe", List.of(LLAMA3),
            "qwen2", List.of(QWEN2),
            "smollm", List.of("\\p{N}", GPT2));

    private final GgufMetadata metadata;
    private final GgufTokens tokens;
    private final String pre;

    GgufBytePairs(GgufMetadata metadata, GgufTokens tokens) {
        this.metadata = metadata;
        this.tokens = tokens;
        this.pre = metadata.text("tokenizer.ggml.pre", "(none)"); // without it llama.cpp only warns, and splits wrongly
        GgufConfig.requireSupported(
                metadata.file(),
                "pre-tokenizer",
                pre,
                WORDS.keySet().stream().sorted().toList());
    }

    /**
     * LLaMA 3 takes a word that is a token as it is, without looking at merges, and begins a text with the begin token.
     */
    boolean isLlama3() {
        return WORDS.get(pre).contains(LLAMA3);
    }

    void write(ObjectNode json) {
        json.putNull("normalizer");
        ArrayNode steps =
                json.putObject("pre_tokenizer").put("type", "Sequence").putArray("pretokenizers");
        for (String words : WORDS.get(pre)) {
            ObjectNode split = steps.addObject().put("type", "Split");
            split.putObject("pattern").put("Regex", words);
            split.put("behavior", "Isolated").put("invert", false);
        }
        byteLevel(steps.addObject());
        byteLevel(json.putObject("decoder"));
        writeModel(json.putObject("model"));
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", false);
    }

    private void writeModel(ObjectNode model) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", isLlama3());
        tokens.writeVocabulary(model.putObject("vocab"));
        Set<String> known = new HashSet<>(tokens.texts());
        ArrayNode merges = model.putArray("merges");
        for (String merge : metadata.texts("tokenizer.ggml.merges")) {
            int space = merge.indexOf(' ', 1);
            tokens.require(space > 0 && space < merge.length() - 1, "it has the merge \"" + merge + "\"");
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            tokens.require(
                    known.contains(left) && known.contains(right) && known.contains(left + right),
                    "its merge \"" + merge + "\" is of tokens that it does not have");
            merges.addArray().add(left).add(right);
        }
    }
}
