package io.github.dramatis.lm.chat;

import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What each token of a model adds to a text. */
final class TokenTexts {
    /** Characters that nearly all tokens have at most: longer ones are rows of blanks and dashes. */
    static final int SHORT = 16;

    private static final char FIRST = ' ';
    private static final char LAST = '~';

    private final String[] texts;
    private final int[][] byFirst; // by the first character, from FIRST on
    private final int[] longOnes;

    private TokenTexts(String[] texts) {
        this.texts = texts;
        byFirst = IntStream.rangeClosed(FIRST, LAST)
                .mapToObj(first -> IntStream.range(0, texts.length)
                        .filter(token -> texts[token] != null && texts[token].charAt(0) == first)
                        .toArray())
                .toArray(int[][]::new);
        longOnes = IntStream.range(0, texts.length)
                .filter(token -> texts[token] != null && texts[token].length() > SHORT)
                .toArray();
    }

    static TokenTexts of(Tokenizer tokenizer) {
        // behind another token: alone, some tokenizers take a leading blank off
        int[] before = tokenizer.encode("a");
        String shown = tokenizer.decode(before);
        String[] texts = new String[tokenizer.vocabularySize()];
        int[] ids = Arrays.copyOf(before, before.length + 1);
        for (int token = 0; token < texts.length; token++) {
            ids[before.length] = token;
            String text = tokenizer.decodeWithoutSpecials(ids);
            String added = text.startsWith(shown) ? text.substring(shown.length()) : "";
            boolean plain = !added.isEmpty() && added.chars().allMatch(c -> c >= FIRST && c <= LAST);
            texts[token] = plain ? added : null;
        }
        return new TokenTexts(texts);
    }

    /** Null for a token that adds no whole characters of printable ASCII; special ones are among them. */
    String of(int token) {
        return texts[token];
    }

    int size() {
        return texts.length;
    }

    /** Those of more than {@link #SHORT} characters. */
    int[] longOnes() {
        return longOnes;
    }

    /** Which tokens a text may go on with. */
    boolean[] possible(JsonProgress progress) {
        boolean[] possible = new boolean[texts.length];
        for (char first = FIRST; first <= LAST; first++) {
            if (progress.after(String.valueOf(first)) != null) {
                for (int token : byFirst[first - FIRST]) {
                    possible[token] = progress.after(texts[token]) != null;
                }
            }
        }
        return possible;
    }
}
