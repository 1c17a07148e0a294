package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.model.RowFamilies;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowOrderTest {
    private static final int USERS = 6;
    private static final int ROWS_PER_USER = 8;

    /** Users' rows by turns: eight tokens that all rows begin with, twelve of the user, ten of the row. */
    private static List<TrainingRow> rows() {
        List<TrainingRow> rows = new ArrayList<>();
        for (int row = 0; row < USERS * ROWS_PER_USER; row++) {
            int user = row % USERS;
            int own = row;
            int[] tokens = IntStream.range(0, 30)
                    .map(i -> i < 8 ? i : i < 20 ? 100 + user : 1000 + own)
                    .toArray();
            rows.add(TrainingRow.completion(tokens, new int[] {1}));
        }
        return rows;
    }

    private static List<List<Integer>> epoch(RowOrder order) {
        return IntStream.range(0, USERS * ROWS_PER_USER / 8)
                .mapToObj(i -> Arrays.stream(order.nextBatch()).boxed().toList())
                .toList();
    }

    private static RowOrder order(Order order, long seed) {
        return new RowOrder(
                rows(), new TrainingConfig(2, 0, 8, 1024, 0, 0, Schedule.CONSTANT, 0, 0, seed, order, true, 1));
    }

    private static long usersOf(List<Integer> batch) {
        return batch.stream().map(row -> row % USERS).distinct().count();
    }

    @Test
    void groupedBatchesHoldFourRowsOfAUserEachAndEveryRowOnceAnEpoch() {
        RowOrder order = order(Order.GROUPED, 7);

        for (int epoch = 0; epoch < 2; epoch++) {
            List<List<Integer>> batches = epoch(order);
            assertThat(batches).allSatisfy(batch -> assertThat(usersOf(batch)).isLessThanOrEqualTo(2));
            assertThat(batches.stream().flatMap(List::stream).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            IntStream.range(0, USERS * ROWS_PER_USER).boxed().toList());
        }
    }

    @Test
    void whatAllRowsBeginWithMakesNoFamily() {
        assertThat(RowFamilies.of(rows().stream().map(TrainingRow::tokens).toList()))
                .hasSize(USERS)
                .allSatisfy(family -> assertThat(
                                usersOf(Arrays.stream(family).boxed().toList()))
                        .isEqualTo(1));
    }

    @Test
    void eachEpochGroupsAUsersRowsAnew() {
        RowOrder order = order(Order.GROUPED, 7);

        assertThat(epoch(order)).isNotEqualTo(epoch(order)).doesNotContainAnyElementsOf(epoch(order));
    }

    @Test
    void shuffledBatchesMixUsersAndAreTheSeeds() {
        assertThat(epoch(order(Order.SHUFFLED, 7)).stream()
                        .mapToLong(RowOrderTest::usersOf)
                        .average()
                        .orElseThrow())
                .isGreaterThan(3);
        assertThat(epoch(order(Order.SHUFFLED, 7)))
                .containsExactlyElementsOf(epoch(order(Order.SHUFFLED, 7)))
                .isNotEqualTo(epoch(order(Order.SHUFFLED, 8)));
    }

    @Test
    void theGivenOrderStays() {
        RowOrder order = order(Order.GIVEN, 7);

        assertThat(order.nextBatch()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
    }
}
