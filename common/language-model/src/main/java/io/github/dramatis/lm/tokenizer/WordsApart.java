package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Whether a tokenizer gives a text the ids of its words, one after the other. Here a word begins at a space that stands
 * between two characters that are no white space, and behind a newline that does.
 *
 * <p>Byte-level tokenizers split a text by a pattern before they look for tokens, and no token reaches beyond a piece.
 * The patterns of GPT-2, LLaMA 3, Qwen2 and SmolLM2 split at each of these places, and no match looks beyond them: a
 * space is taken as the first character of a piece alone, and a newline as the last.
 */
final class WordsApart {
    private static final Set<String> PATTERNS = Set.of(
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    /** What may stand beside one of them: it splits further, between digits. */
    private static final String DIGITS = "\\p{N}";

    /** What a part of a pre-tokenizer does to words. */
    private enum Part {
        SPLITS,
        LEAVES,
        UNKNOWN
    }

    private WordsApart() {}

    /** @param json of tokenizer.json, without the added tokens that texts cannot become */
    static boolean of(JsonNode json) {
        return normalizes(json.path("normalizer"))
                && json.path("added_tokens").isEmpty()
                && json.path("model").path("type").asText().equals("BPE")
                && json.path("model").path("dropout").isNull()
                && part(json.path("pre_tokenizer")) == Part.SPLITS;
    }

    private static boolean normalizes(JsonNode normalizer) {
        return normalizer.isNull() || normalizer.path("type").asText().equals("NFC");
    }

    private static Part part(JsonNode node) {
        return switch (node.path("type").asText()) {
            case "ByteLevel" -> byteLevel(node);
            case "Digits" -> Part.LEAVES;
            case "Split" -> split(node);
            case "Sequence" -> sequence(node.path("pretokenizers"));
            default -> Part.UNKNOWN;
        };
    }

    private static Part byteLevel(JsonNode node) {
        if (node.path("add_prefix_space").asBoolean(true)) {
            return Part.UNKNOWN;
        }
        return node.path("use_regex").asBoolean(true) ? Part.SPLITS : Part.LEAVES;
    }

    private static Part split(JsonNode node) {
        String pattern = node.path("pattern").path("Regex").asText();
        if (!node.path("behavior").asText().equals("Isolated")
                || node.path("invert").asBoolean()) {
            return Part.UNKNOWN;
        }
        if (pattern.equals(DIGITS)) {
            return Part.LEAVES;
        }
        return PATTERNS.contains(pattern) ? Part.SPLITS : Part.UNKNOWN;
    }

    private static Part sequence(JsonNode parts) {
        Part all = Part.LEAVES;
        for (JsonNode each : parts) {
            Part part = part(each);
            if (part == Part.UNKNOWN) {
                return Part.UNKNOWN;
            }
            all = part == Part.SPLITS ? Part.SPLITS : all;
        }
        return all;
    }
}
