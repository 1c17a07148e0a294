package io.github.dramatis.lm.tokenizer;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The ids of texts, word by word: those of words that were met lately are kept. For tokenizers that treat {@link
 * WordsApart}. Safe for use by several threads at once.
 */
final class WordEncodings {
    /** Words that are kept at least, and at most twice as many. */
    private static final int KEPT = 1 << 15;
    /** Characters of a word that is kept. */
    private static final int LONGEST = 100;

    private final Function<String, int[]> encoder;
    private volatile Map<String, int[]> recent = new ConcurrentHashMap<>();
    private volatile Map<String, int[]> older = Map.of();

    /** @param encoder of whole texts */
    WordEncodings(Function<String, int[]> encoder) {
        this.encoder = encoder;
    }

    /** The ids of a text; the caller may change them. */
    int[] encode(String text) {
        int[] ids = new int[text.length() / 2 + 8];
        int length = 0;
        int begin = 0;
        while (begin < text.length()) {
            int end = wordEnd(text, begin);
            int[] word = word(text.substring(begin, end));
            if (length + word.length > ids.length) {
                ids = Arrays.copyOf(ids, 2 * (length + word.length));
            }
            System.arraycopy(word, 0, ids, length, word.length);
            length += word.length;
            begin = end;
        }
        return Arrays.copyOf(ids, length);
    }

    /** Where the word ends that begins here: before a space, behind a newline, or with the text. */
    private static int wordEnd(String text, int begin) {
        for (int i = begin + 1; i + 1 < text.length(); i++) {
            char c = text.charAt(i);
            if ((c == ' ' || c == '\n') && !WhiteSpace.is(text.charAt(i - 1)) && !WhiteSpace.is(text.charAt(i + 1))) {
                return c == ' ' ? i : i + 1;
            }
        }
        return text.length();
    }

    private int[] word(String word) {
        if (word.length() > LONGEST) {
            return encoder.apply(word);
        }
        int[] ids = recent.get(word);
        if (ids == null) {
            ids = older.get(word);
            ids = ids == null ? encoder.apply(word) : ids;
            keep(word, ids);
        }
        return ids;
    }

    /** When it is full, words that nobody asked for since the last time it was full are dropped. */
    private void keep(String word, int[] ids) {
        if (recent.size() >= KEPT) {
            synchronized (this) {
                if (recent.size() >= KEPT) {
                    older = recent;
                    recent = new ConcurrentHashMap<>();
                }
            }
        }
        recent.put(word, ids);
    }
}
