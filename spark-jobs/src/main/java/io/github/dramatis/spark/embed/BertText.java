package io.github.dramatis.spark.embed;

import java.text.Normalizer;
import java.util.PrimitiveIterator;

/**
 * Writes a text so that Spark NLP splits it into the words of the reference tokenizer.
 *
 * <p>Spark NLP 5.5.3 takes only part of Unicode's punctuation for punctuation ("don’t" is one unknown word to it),
 * keeps invisible characters, splits at control characters, and lowercases by the machine's locale. The text is
 * therefore brought into the form that the reference works on first: words and punctuation marks in lower case without
 * accents, one space between them. Source: BertNormalizer and BertPreTokenizer of huggingface/tokenizers. Like there,
 * what looks like a special token ("[SEP]") is three plain words.
 */
final class BertText {
    /** The reference gives up on words of more characters and calls them unknown; Spark NLP only beyond 200. */
    private static final int LONGEST_WORD = 100;

    /** A word that no vocabulary has. */
    private static final String UNKNOWN = "\uE000";

    private BertText() {}

    /** The words of the text with a space between each two; a single space if there is none, as Spark NLP skips "". */
    static String normalize(String text) {
        StringBuilder words = new StringBuilder(text.length() + 16);
        StringBuilder word = new StringBuilder();
        PrimitiveIterator.OfInt codePoints =
                Normalizer.normalize(text, Normalizer.Form.NFD).codePoints().iterator();
        while (codePoints.hasNext()) {
            int c = codePoints.nextInt();
            if (isSpace(c)) {
                flush(word, words);
            } else if (isPunctuation(c) || isIdeograph(c)) {
                flush(word, words);
                flush(word.appendCodePoint(c), words);
            } else if (!isInvisible(c)) {
                appendLowerCase(c, word);
            }
        }
        flush(word, words);
        return words.length() == 0 ? " " : words.toString();
    }

    private static void flush(StringBuilder word, StringBuilder words) {
        if (word.length() == 0) {
            return;
        }
        if (words.length() > 0) {
            words.append(' ');
        }
        words.append(word.codePointCount(0, word.length()) > LONGEST_WORD ? UNKNOWN : word);
        word.setLength(0);
    }

    /**
     * Lowers each character alone, so that a final sigma becomes what it is in the reference, and whatever the
     * machine's language.
     */
    private static void appendLowerCase(int codePoint, StringBuilder word) {
        word.appendCodePoint(Character.toLowerCase(codePoint));
    }

    /** Control characters (spaces among them are asked for before) and accents, which decomposition has set apart. */
    private static boolean isInvisible(int c) {
        int type = Character.getType(c);
        return c == 0xFFFD
                || type == Character.NON_SPACING_MARK
                || type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.PRIVATE_USE
                || type == Character.SURROGATE;
    }

    private static boolean isSpace(int c) {
        return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
    }

    private static boolean isPunctuation(int c) {
        boolean ascii = (c >= 33 && c <= 47) || (c >= 58 && c <= 64) || (c >= 91 && c <= 96) || (c >= 123 && c <= 126);
        return ascii
                || switch (Character.getType(c)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION -> true;
                    default -> false;
                };
    }

    /** The blocks that BERT splits character by character, with the reference's gap at U+2B820. */
    private static boolean isIdeograph(int c) {
        return (c >= 0x4E00 && c <= 0x9FFF)
                || (c >= 0x3400 && c <= 0x4DBF)
                || (c >= 0x20000 && c <= 0x2A6DF)
                || (c >= 0x2A700 && c <= 0x2B73F)
                || (c >= 0x2B740 && c <= 0x2B81F)
                || (c >= 0x2B920 && c <= 0x2CEAF)
                || (c >= 0xF900 && c <= 0xFAFF)
                || (c >= 0x2F800 && c <= 0x2FA1F);
    }
}
