package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Protects: text from data is one line without gaps, whatever characters it has. */
class OneLineTest {
    @Property(tries = 500, seed = "20261129")
    void everyGapBecomesOneSpaceAndNoneIsLeftAtTheEnds(@ForAll("texts") String text) {
        String expected =
                text.replaceAll("[\\s\\p{Cntrl}\\p{Z}\\u2028\\u2029]+", " ").strip();

        assertThat(OneLine.of(text)).isEqualTo(expected);
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "a", "é", "😀", "\"", " ", "  ", "\n", "\r\n", "\t", "\u0000", "\u007f", "\u0085", "\u00a0")
                .list()
                .ofMaxSize(6)
                .map(pieces -> String.join("", pieces));
    }
}
