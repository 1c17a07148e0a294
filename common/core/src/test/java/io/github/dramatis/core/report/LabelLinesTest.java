package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LabelLinesTest {
    @Test
    void aLongLabelTakesTwoLinesAndIsThenCut() {
        assertThat(LabelLines.of("short", 10)).containsExactly("short");
        assertThat(LabelLines.of("one two three", 10)).containsExactly("one two", "three");
        assertThat(LabelLines.of("one two three four five six", 10)).containsExactly("one two", "three fou…");
        assertThat(LabelLines.of("incomprehensible", 10)).containsExactly("incompreh…");
    }

    @Test
    void aLetterOfTwoCharactersIsNotCutInTwo() {
        assertThat(LabelLines.of("😀😀😀", 2)).containsExactly("😀…");
    }
}
