package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LetterDisplayTest {
    @Test
    void systemsBetweenTwoGroupsHaveTheLettersOfBoth() {
        boolean[][] apart = new boolean[4][4];
        differ(apart, 0, 3);

        assertThat(LetterDisplay.of(List.of(0, 1, 2, 3), apart)).containsExactly("a", "ab", "ab", "b");
    }

    @Test
    void theFirstOfTheOrderHasTheFirstLetter() {
        boolean[][] apart = new boolean[3][3];
        differ(apart, 0, 1);
        differ(apart, 0, 2);
        differ(apart, 1, 2);

        assertThat(LetterDisplay.of(List.of(2, 0, 1), apart)).containsExactly("b", "c", "a");
    }

    /**
     * Eight systems, counted from 1. Of {1..8} the pairs 1-7 and 1-8 leave {2..8} {1..6}; 2-4 and 2-5 make of the one
     * {3..8} {23678}, of the other {13456} {1236}; 3-5 splits two of them again.
     */
    @Test
    void lettersAreThoseOfInsertAndAbsorbByHand() {
        boolean[][] apart = new boolean[8][8];
        for (int[] pair : new int[][] {{1, 7}, {1, 8}, {2, 4}, {2, 5}, {3, 5}}) {
            differ(apart, pair[0] - 1, pair[1] - 1);
        }

        // a 1236, b 1346, c 1456, d 23678, e 34678, f 45678
        assertThat(LetterDisplay.of(Simulated.indices(8), apart))
                .containsExactly("abc", "ad", "abde", "bcef", "cf", "abcdef", "def", "def");
    }

    @Property(tries = 300)
    void twoShareALetterIfAndOnlyIfTheyAreNotApart(
            @ForAll @IntRange(min = 1, max = 9) int systems,
            @ForAll @DoubleRange(min = 0, max = 1) double density,
            @ForAll long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        boolean[][] apart = new boolean[systems][systems];
        for (int i = 0; i < systems; i++) {
            for (int j = 0; j < i; j++) {
                if (random.nextDouble() < density) {
                    differ(apart, i, j);
                }
            }
        }

        assertSharesALetterExactlyWithThoseThatAreNotApart(apart);
    }

    private static void assertSharesALetterExactlyWithThoseThatAreNotApart(boolean[][] apart) {
        List<String> letters = LetterDisplay.of(Simulated.indices(apart.length), apart);
        for (int i = 0; i < apart.length; i++) {
            assertThat(letters.get(i)).isNotEmpty();
            for (int j = 0; j < i; j++) {
                String other = letters.get(j);
                boolean shared = letters.get(i).chars().anyMatch(letter -> other.indexOf(letter) >= 0);
                assertThat(shared).as(i + " and " + j + " of " + letters).isEqualTo(!apart[i][j]);
            }
        }
    }

    private static void differ(boolean[][] apart, int one, int other) {
        apart[one][other] = true;
        apart[other][one] = true;
    }
}
