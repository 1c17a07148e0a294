package io.github.dramatis.lm.checkpoint;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import java.nio.file.Path;
import java.util.List;

/** The tokenizer files that a GGUF file's metadata amounts to: byte-level BPE that splits as llama.cpp does. */
final class GgufTokenizer {
    /** {@code tokenizer.ggml.pre}: how text is split before BPE (llama.cpp, llama-vocab.cpp). */
    private static final List<String> PRE_TOKENIZERS = List.of("gpt-2", "smollm");

    /** {@code tokenizer.ggml.token_type}. */
    private static final int UNKNOWN = 2;

    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    private final Path file;
    private final GgufMetadata metadata;
    private final List<String> tokens;

    GgufTokenizer(Path file, GgufMetadata metadata) {
        this.file = file;
        this.metadata = metadata;
        GgufConfig.requireSupported(
                file, "tokenizer", metadata.text("tokenizer.ggml.model", "(none)"), List.of("gpt2"));
        GgufConfig.requireSupported(
                file, "pre-tokenizer", metadata.text("tokenizer.ggml.pre", "(none)"), PRE_TOKENIZERS);
        this.tokens = metadata.texts("tokenizer.ggml.tokens");
    }

    /** {@code tokenizer.json}. */
    ObjectNode tokenizerJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(json.putArray("added_tokens"));
        json.putNull("normalizer");
        preTokenizer(json);
        json.putNull("post_processor");
        byteLevel(json.putObject("decoder"));
        model(json.putObject("model"));
        return json;
    }

    /** {@code tokenizer_config.json}: the named tokens and the chat template. */
    ObjectNode tokenizerConfigJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        json.put("add_bos_token", metadata.flag("tokenizer.ggml.add_bos_token", false));
        json.put("clean_up_tokenization_spaces", false);
        json.put("model_max_length", metadata.whole("llama.context_length"));
        putToken(json, "bos_token", "tokenizer.ggml.bos_token_id");
        putToken(json, "eos_token", "tokenizer.ggml.eos_token_id");
        putToken(json, "pad_token", "tokenizer.ggml.padding_token_id");
        putToken(json, "unk_token", "tokenizer.ggml.unknown_token_id");
        if (metadata.has("tokenizer.chat_template")) {
            json.put("chat_template", metadata.text("tokenizer.chat_template", ""));
        }
        return json;
    }

    private void putToken(ObjectNode json, String name, String key) {
        if (metadata.has(key)) {
            int id = metadata.whole(key);
            require(
                    id >= 0 && id < tokens.size(),
                    "its " + key + " " + id + " is beyond its " + tokens.size() + " tokens");
            json.put(name, tokens.get(id));
        }
    }

    private void addedTokens(ArrayNode added) {
        List<Long> types = metadata.wholes("tokenizer.ggml.token_type");
        require(
                types.size() == tokens.size(),
                "it has " + tokens.size() + " tokens and " + types.size() + " token types");
        for (int id = 0; id < tokens.size(); id++) {
            int type = types.get(id).intValue();
            if (type == CONTROL || type == UNKNOWN || type == USER_DEFINED) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", type != USER_DEFINED);
            }
        }
    }

    private void preTokenizer(ObjectNode json) {
        if (metadata.text("tokenizer.ggml.pre", "").equals("smollm")) {
            ObjectNode sequence = json.putObject("pre_tokenizer").put("type", "Sequence");
            ArrayNode steps = sequence.putArray("pretokenizers");
            steps.addObject().put("type", "Digits").put("individual_digits", true);
            byteLevel(steps.addObject());
        } else {
            byteLevel(json.putObject("pre_tokenizer"));
        }
    }

    private static void byteLevel(ObjectNode node) {
        node.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", true)
                .put("use_regex", true);
    }

    private void model(ObjectNode model) {
        model.put("type", "BPE").putNull("dropout").putNull("unk_token").putNull("continuing_subword_prefix");
        model.putNull("end_of_word_suffix").put("fuse_unk", false).put("byte_fallback", false);
        model.put("ignore_merges", false);
        ObjectNode vocabulary = model.putObject("vocab");
        for (int id = 0; id < tokens.size(); id++) {
            require(!vocabulary.has(tokens.get(id)), "it has the token \"" + tokens.get(id) + "\" twice");
            vocabulary.put(tokens.get(id), id);
        }
        ArrayNode merges = model.putArray("merges");
        for (String merge : metadata.texts("tokenizer.ggml.merges")) {
            int space = merge.indexOf(' ', 1);
            require(space > 0 && space < merge.length() - 1, "it has the merge \"" + merge + "\"");
            String left = merge.substring(0, space);
            String right = merge.substring(space + 1);
            require(
                    vocabulary.has(left) && vocabulary.has(right) && vocabulary.has(left + right),
                    "its merge \"" + merge + "\" is of tokens that it does not have");
            merges.addArray().add(left).add(right);
        }
    }

    private void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError(file.toString(), "its tokenizer is damaged: " + problem, GgufCursor.AGAIN);
        }
    }
}
