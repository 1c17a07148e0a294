package io.github.dramatis.lm.tokenizer;

import java.util.HashMap;
import java.util.Map;

/**
 * The ids of the texts that some prompts have in common, kept as long as their owner keeps this: those of one user and
 * revision begin alike, and all prompts end alike. Not safe for use by several threads; the arrays are shared and must
 * not be changed.
 */
public final class KnownEncodings {
    private final Map<String, int[]> beginning = new HashMap<>(); // of a text
    private final Map<String, int[]> continued = new HashMap<>(); // behind a special token

    /** @param begins whether nothing stands before the text */
    int[] of(String text, boolean begins, Tokenizer tokenizer) {
        return begins
                ? beginning.computeIfAbsent(text, tokenizer::encode)
                : continued.computeIfAbsent(text, tokenizer::encodeContinued);
    }
}
