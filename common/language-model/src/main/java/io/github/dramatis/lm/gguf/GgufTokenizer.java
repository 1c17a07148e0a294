package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** The tokenizer files that a GGUF file's metadata amounts to. For token ids llama.cpp is the reference. */
final class GgufTokenizer {
    private static final String SENTENCE_PIECE = "llama";
    private static final String BYTE_PAIRS = "gpt2";

    /** Phi-3's tokens that leave white space behind them alone; all its others swallow it. */
    private static final Set<String> NOT_STRIPPING = Set.of("<unk>", "<s>", "<|endoftext|>");

    private final GgufMetadata metadata;
    private final GgufTokens tokens;
    private final GgufBytePairs bytePairs; // or null
    private final String architecture;

    GgufTokenizer(Path file, GgufMetadata metadata) {
        this.metadata = metadata;
        String model = metadata.text("tokenizer.ggml.model", "(none)");
        GgufConfig.requireSupported(file, "tokenizer", model, List.of(BYTE_PAIRS, SENTENCE_PIECE));
        this.tokens = GgufTokens.of(file, metadata);
        this.bytePairs = model.equals(BYTE_PAIRS) ? new GgufBytePairs(metadata, tokens) : null;
        this.architecture = metadata.text("general.architecture", "(none)");
    }

    /** {@code tokenizer.json}. */
    ObjectNode tokenizerJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("version", "1.0").putNull("truncation").putNull("padding");
        addedTokens(json.putArray("added_tokens"));
        if (bytePairs != null) {
            bytePairs.write(json);
        } else {
            new GgufSentencePieces(metadata, tokens).write(json);
        }
        postProcessor(json);
        return json;
    }

    /** {@code tokenizer_config.json}: the named tokens and the chat template. */
    ObjectNode tokenizerConfigJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("tokenizer_class", "PreTrainedTokenizerFast");
        json.put("add_bos_token", addsBegin());
        json.put("clean_up_tokenization_spaces", false);
        json.put("model_max_length", metadata.whole(architecture + ".context_length"));
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
            json.put(name, tokens.named(metadata, key));
        }
    }

    private void addedTokens(ArrayNode added) {
        for (int id = 0; id < tokens.texts().size(); id++) {
            if (tokens.isAdded(id)) {
                added.addObject()
                        .put("id", id)
                        .put("content", tokens.texts().get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", stripsRight(tokens.texts().get(id)))
                        .put("normalized", false)
                        .put("special", tokens.isControl(id));
            }
        }
    }

    /** GGUF does not say; llama.cpp too knows it of Phi-3 by itself. */
    private boolean stripsRight(String token) {
        return architecture.equals("phi3") && bytePairs == null && !NOT_STRIPPING.contains(token);
    }

    private boolean addsBegin() {
        return metadata.flag("tokenizer.ggml.add_bos_token", bytePairs == null || bytePairs.isLlama3())
                && metadata.has("tokenizer.ggml.bos_token_id");
    }

    /** Puts the begin token before a document, where the model wants it. */
    private void postProcessor(ObjectNode json) {
        if (!addsBegin()) {
            json.putNull("post_processor");
            return;
        }
        String begin = tokens.named(metadata, "tokenizer.ggml.bos_token_id");
        ObjectNode processor = json.putObject("post_processor").put("type", "TemplateProcessing");
        for (String sequences : new String[] {"A", "AB"}) {
            ArrayNode template = processor.putArray(sequences.length() == 1 ? "single" : "pair");
            for (String sequence : sequences.split("")) {
                template.addObject().putObject("SpecialToken").put("id", begin).put("type_id", 0);
                template.addObject().putObject("Sequence").put("id", sequence).put("type_id", 0);
            }
        }
        ObjectNode special =
                processor.putObject("special_tokens").putObject(begin).put("id", begin);
        special.putArray("ids").add(metadata.whole("tokenizer.ggml.bos_token_id"));
        special.putArray("tokens").add(begin);
    }
}
