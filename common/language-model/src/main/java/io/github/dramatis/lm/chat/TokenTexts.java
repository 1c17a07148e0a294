package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.util.Arrays;

/**
 * What each token adds to a text; null for tokens that add no whole characters of printable ASCII, special ones among
 * them.
 */
final class TokenTexts {
    private TokenTexts() {}

    static String[] of(Tokenizer tokenizer) {
        // behind another token: alone, some tokenizers take a leading blank off
        int[] before = tokenizer.encode("a");
        String shown = tokenizer.decode(before);
        String[] texts = new String[tokenizer.vocabularySize()];
        int[] ids = Arrays.copyOf(before, before.length + 1);
        for (int token = 0; token < texts.length; token++) {
            ids[before.length] = token;
            String text = tokenizer.decodeWithoutSpecials(ids);
            String added = text.startsWith(shown) ? text.substring(shown.length()) : "";
            boolean plain = !added.isEmpty() && added.chars().allMatch(c -> c >= ' ' && c <= '~');
            texts[token] = plain ? added : null;
        }
        return texts;
    }
}
