package io.github.dramatis.lm.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.Set;

/**
 * Whether a tokenizer gives a text the ids of its lines, one after the other. Here a line ends behind a newline that
 * stands between two characters that are no white space.
 *
 * <p>It does if no token holds such a newline and what follows it, and if what splits the text before the tokens are
 * looked for cannot tell whether it goes on behind such a newline. The second is known of the byte-level tokenizers of
 * GPT-2, LLaMA 3, Qwen2, SmolLM2 and those that split as they do.
 */
final class LinesApart {
    /** None of them matches a newline and what follows it, or looks back. */
    private static final Set<String> PATTERNS = Set.of(
            "\\p{N}",
            "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
            "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*"
                    + "|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+");

    /** How byte-level vocabularies write white space: newline, space, tab, carriage return. */
    private static final String WHITE_SPACE = "ĊĠĉč";

    private LinesApart() {}

    /** @param json of tokenizer.json, without the added tokens that texts cannot become */
    static boolean of(JsonNode json) {
        return normalizes(json.path("normalizer"))
                && json.path("added_tokens").isEmpty()
                && splits(json.path("pre_tokenizer"))
                && bytePairs(json.path("model"));
    }

    private static boolean normalizes(JsonNode normalizer) {
        return normalizer.isNull() || normalizer.path("type").asText().equals("NFC");
    }

    private static boolean splits(JsonNode node) {
        return switch (node.path("type").asText()) {
            case "ByteLevel" -> !node.path("add_prefix_space").asBoolean(true);
            case "Digits" -> true;
            case "Split" -> PATTERNS.contains(node.path("pattern").path("Regex").asText())
                    && node.path("behavior").asText().equals("Isolated")
                    && !node.path("invert").asBoolean();
            case "Sequence" -> {
                boolean all = !node.path("pretokenizers").isEmpty();
                for (JsonNode part : node.path("pretokenizers")) {
                    all &= splits(part);
                }
                yield all;
            }
            default -> false;
        };
    }

    private static boolean bytePairs(JsonNode model) {
        if (!model.path("type").asText().equals("BPE") || !model.path("dropout").isNull()) {
            return false;
        }
        for (Iterator<String> tokens = model.path("vocab").fieldNames(); tokens.hasNext(); ) {
            if (goesOnBehindNewline(tokens.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean goesOnBehindNewline(String token) {
        for (int i = token.indexOf('Ċ'); i >= 0 && i + 1 < token.length(); i = token.indexOf('Ċ', i + 1)) {
            if (WHITE_SPACE.indexOf(token.charAt(i + 1)) < 0) {
                return true;
            }
        }
        return false;
    }
}
