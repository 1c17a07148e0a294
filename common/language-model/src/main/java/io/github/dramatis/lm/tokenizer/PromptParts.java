package io.github.dramatis.lm.tokenizer;

import java.util.Arrays;

/**
 * A prompt's token ids in two parts whose concatenation is the whole prompt.
 *
 * @param prefix what other prompts with the same text before the split share, byte for byte
 * @param suffix the rest
 */
public record PromptParts(int[] prefix, int[] suffix) {
    /** The whole prompt. */
    public int[] whole() {
        int[] whole = Arrays.copyOf(prefix, prefix.length + suffix.length);
        System.arraycopy(suffix, 0, whole, prefix.length, suffix.length);
        return whole;
    }
}
