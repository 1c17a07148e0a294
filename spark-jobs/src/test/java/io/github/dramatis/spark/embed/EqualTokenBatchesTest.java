package io.github.dramatis.spark.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class EqualTokenBatchesTest {
    @Test
    void aBatchHoldsOneTokenCount() {
        assertThat(batchesOf(3, 3, 4, 5, 5, 5)).containsExactly(List.of(3, 3), List.of(4), List.of(5, 5, 5));
    }

    @Test
    void aBatchIsBoundedInTextsAndInTokens() {
        int[] shortTexts = new int[EqualTokenBatches.LARGEST + 1];
        Arrays.fill(shortTexts, 2);
        int[] longTexts = new int[EqualTokenBatches.TOKENS_PER_BATCH / 256 + 1];
        Arrays.fill(longTexts, 256);

        assertThat(batchesOf(shortTexts)).extracting(List::size).containsExactly(EqualTokenBatches.LARGEST, 1);
        assertThat(batchesOf(longTexts)).extracting(List::size).containsExactly(longTexts.length - 1, 1);
    }

    @Test
    void noTextsAreNoBatches() {
        assertThat(batchesOf()).isEmpty();
    }

    @Test
    void everyTaskGetsAboutAsManyTokensInNeighbouringCounts() {
        long[] textsByTokens = new long[257];
        textsByTokens[10] = 1000;
        textsByTokens[20] = 500;
        textsByTokens[100] = 100;
        TokenPlan plan = new TokenPlan(textsByTokens, 4);
        long[] tokens = new long[4];
        for (int count : new int[] {10, 20, 100}) {
            for (int i = 0; i < textsByTokens[count]; i++) {
                tokens[plan.taskOf(count, (double) i / textsByTokens[count])] += count;
            }
        }

        assertThat(Arrays.stream(tokens).boxed().toList())
                .allSatisfy(n -> assertThat(n).isBetween(7400L, 7600L));
        assertThat(plan.taskOf(10, 0)).isZero();
        assertThat(plan.taskOf(100, 0.999)).isEqualTo(3);
    }

    private static List<List<Integer>> batchesOf(int... tokens) {
        Stream<Row> rows = Arrays.stream(tokens).mapToObj(n -> new CountedText("id", "text", "text", n, false).toRow());
        List<List<Integer>> batches = new ArrayList<>();
        new EqualTokenBatches(rows.iterator())
                .forEachRemaining(batch ->
                        batches.add(batch.stream().map(CountedText::tokens).toList()));
        return batches;
    }
}
