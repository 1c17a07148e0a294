package io.github.dramatis.lm.gguf;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The tokens of a GGUF file.
 *
 * @param file for errors
 * @param texts by id, each once
 * @param types by id: {@code tokenizer.ggml.token_type}
 */
record GgufTokens(Path file, List<String> texts, List<Long> types) {
    private static final int NORMAL = 1;
    private static final int UNKNOWN = 2;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;

    static GgufTokens of(Path file, GgufMetadata metadata) {
        GgufTokens tokens = new GgufTokens(
                file, metadata.texts("tokenizer.ggml.tokens"), metadata.wholes("tokenizer.ggml.token_type"));
        tokens.require(
                tokens.types.size() == tokens.texts.size(),
                "it has " + tokens.texts.size() + " tokens and " + tokens.types.size() + " token types");
        Set<String> seen = new HashSet<>();
        for (String text : tokens.texts) {
            tokens.require(seen.add(text), "it has the token \"" + text + "\" twice");
        }
        return tokens;
    }

    /** Ordinary text. */
    boolean isNormal(int id) {
        return types.get(id) == NORMAL;
    }

    /** Matched before the text is split. */
    boolean isAdded(int id) {
        return isControl(id) || types.get(id) == USER_DEFINED;
    }

    /** Whether a token stands for no text. */
    boolean isControl(int id) {
        return types.get(id) == CONTROL || types.get(id) == UNKNOWN;
    }

    /** The text of the token whose id a metadata key holds. */
    String named(GgufMetadata metadata, String key) {
        int id = metadata.whole(key);
        require(id >= 0 && id < texts.size(), "its " + key + " " + id + " is beyond its " + texts.size() + " tokens");
        return texts.get(id);
    }

    /** Writes id by text. */
    void writeVocabulary(ObjectNode vocabulary) {
        for (int id = 0; id < texts.size(); id++) {
            vocabulary.put(texts.get(id), id);
        }
    }

    void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError(file.toString(), "its tokenizer is damaged: " + problem, GgufCursor.AGAIN);
        }
    }
}
