package io.github.dramatis.spark.embed;

import static java.lang.Character.UnicodeScript.CYRILLIC;
import static java.lang.Character.UnicodeScript.GREEK;
import static java.lang.Character.UnicodeScript.HAN;
import static java.lang.Character.UnicodeScript.HANGUL;
import static java.lang.Character.UnicodeScript.HEBREW;
import static java.lang.Character.UnicodeScript.HIRAGANA;
import static java.lang.Character.UnicodeScript.KATAKANA;
import static java.lang.Character.UnicodeScript.LATIN;
import static java.lang.Character.UnicodeScript.THAI;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BertTextTest {
    @Test
    void wordsAreLowerCaseWithoutAccentsAndPunctuationStandsAlone() {
        assertThat(BertText.normalize("Les Misérables (1995)…")).isEqualTo("les miserables ( 1995 ) …");
        assertThat(BertText.normalize("don’t [SEP]\n\u00a0ΣΟΦΟΣ")).isEqualTo("don ’ t [ sep ] σοφοσ");
        assertThat(BertText.normalize("七人x")).isEqualTo("七 人 x");
    }

    @Test
    void whatCannotBeSeenGoes() {
        assertThat(BertText.normalize("zero\u200bwidth\u0007 \ufeff")).isEqualTo("zerowidth");
    }

    @Test
    void anEmptyTextIsASpaceBecauseSparkNlpSkipsEmptyOnes() {
        assertThat(BertText.normalize("")).isEqualTo(" ");
        assertThat(BertText.normalize("\u200b\n")).isEqualTo(" ");
    }

    @Test
    void aWordThatTheReferenceFindsTooLongIsUnknown() {
        assertThat(BertText.normalize("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(BertText.normalize("a " + "x".repeat(101))).isEqualTo("a \uE000");
    }

    @Test
    void everyCodePointIsTreatedAsInTheReferenceButForRareScriptsThatUnicodeAddedLater() {
        List<Integer> different = new ArrayList<>();
        int[][] changes = Reference.codePoints();
        int at = 0;
        for (int c = 0; c < 0x110000; c++) {
            while (at + 1 < changes.length && changes[at + 1][0] <= c) {
                at++;
            }
            boolean surrogate = c >= 0xD800 && c <= 0xDFFF;
            if (!surrogate && treatment(c) != changes[at][1]) {
                different.add(c);
            }
        }
        assertThat(different).hasSizeLessThan(400).allSatisfy(c -> assertThat(Character.UnicodeScript.of(c))
                .isNotIn(LATIN, GREEK, CYRILLIC, HAN, HIRAGANA, KATAKANA, HANGUL, HEBREW, THAI));
    }

    private static int treatment(int codePoint) {
        String words = BertText.normalize("a" + Character.toString(codePoint) + "b");
        return words.equals("ab") ? 0 : words.split(" ").length;
    }
}
