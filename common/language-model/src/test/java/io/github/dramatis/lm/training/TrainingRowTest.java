package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Protects: what follows the last target costs nothing, unless the row's length decides over its rotary frequencies.
 */
class TrainingRowTest {
    private final TrainingRow row = new TrainingRow(new int[] {5, 6, 7, 8, 9, 10}, List.of(TokenTarget.next(2, 8)));

    @Test
    void aRowIsCutBehindItsLastTarget() {
        assertThat(row.neededTokens(Integer.MAX_VALUE)).containsExactly(5, 6, 7);
    }

    @Test
    void aRowBeyondTheOriginalContextStaysBeyondIt() {
        assertThat(row.neededTokens(6)).containsExactly(5, 6, 7);
        assertThat(row.neededTokens(4)).containsExactly(5, 6, 7, 8, 9);
        assertThat(row.neededTokens(1)).containsExactly(5, 6, 7);
    }
}
