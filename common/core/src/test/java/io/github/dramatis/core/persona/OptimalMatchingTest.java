package io.github.dramatis.core.persona;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class OptimalMatchingTest {
    @Test
    void noMatchingIsCheaperWhereAllAreTried() {
        SplittableRandom random = new SplittableRandom(11);
        for (int trial = 0; trial < 500; trial++) {
            int rows = 1 + random.nextInt(6);
            int columns = 1 + random.nextInt(6);
            // few distinct costs, so that there are ties; negative ones too
            int levels = 2 + random.nextInt(20);
            double[][] costs = new double[rows][columns];
            for (double[] row : costs) {
                Arrays.setAll(row, j -> random.nextInt(levels) - 3);
            }

            int[] found = OptimalMatching.of(costs);

            int[] paired = Arrays.stream(found).filter(column -> column >= 0).toArray();
            assertThat(paired).hasSize(Math.min(rows, columns)).doesNotHaveDuplicates();
            assertThat(cost(costs, found)).isCloseTo(leastByTryingAll(costs), within(1e-9));
        }
    }

    @Test
    void thePairThatFitsBestIsGivenUpWhereTheSumIsBetter() {
        // the nearest pair, row 0 and column 0, would leave row 1 with a column at 100
        double[][] costs = {{1, 2}, {2, 100}};

        assertThat(OptimalMatching.of(costs)).containsExactly(1, 0);
    }

    @Test
    void ofNothingThereIsNothing() {
        assertThat(OptimalMatching.of(new double[0][])).isEmpty();
        assertThat(OptimalMatching.of(new double[2][0])).containsExactly(-1, -1);
    }

    private static double cost(double[][] costs, int[] columnOf) {
        return IntStream.range(0, columnOf.length)
                .filter(row -> columnOf[row] >= 0)
                .mapToDouble(row -> costs[row][columnOf[row]])
                .sum();
    }

    private static double leastByTryingAll(double[][] costs) {
        int skips = Math.max(0, costs.length - costs[0].length);
        return least(costs, 0, new boolean[costs[0].length], skips);
    }

    private static double least(double[][] costs, int row, boolean[] taken, int skips) {
        if (row == costs.length) {
            return 0;
        }
        double least = skips > 0 ? least(costs, row + 1, taken, skips - 1) : Double.POSITIVE_INFINITY;
        for (int column = 0; column < taken.length; column++) {
            if (!taken[column]) {
                taken[column] = true;
                least = Math.min(least, costs[row][column] + least(costs, row + 1, taken, skips));
                taken[column] = false;
            }
        }
        return least;
    }
}
