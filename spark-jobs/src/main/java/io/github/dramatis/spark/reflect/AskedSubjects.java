package io.github.dramatis.spark.reflect;

import io.github.dramatis.spark.llm.AskCounts;
import io.github.dramatis.spark.llm.AskRun;
import io.github.dramatis.spark.llm.Asking;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.llm.EstimateCounts;
import io.github.dramatis.spark.stage.StageContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Whom or what this stage asks about.
 *
 * @param noun what they are: users or items
 * @param column of their names, as the store has them
 * @param rows about them, partitioned by the column into as many partitions as the store has buckets
 * @param count how many there are
 */
record AskedSubjects(String noun, String column, Dataset<Row> rows, long count) {
    /** Subjects that an estimate looks at, about; the others are taken to be like them. */
    private static final double MOST_ESTIMATED = 10_000;

    /** Asks what the store does not know yet. */
    AskCounts ask(StageContext context, AskRun run, MendedConversations conversations) {
        return new Asking(context, run, "reflect", noun).ask(rows, count, conversations);
    }

    /**
     * What asking would take.
     *
     * @param tokens counts
     */
    Estimate estimate(StageContext context, AskRun run, MendedConversations conversations, TokenCount tokens) {
        double share = Math.min(1, MOST_ESTIMATED / count);
        Dataset<Row> some = share == 1
                ? rows
                : rows.where(PopulationCuts.SAMPLE_KEY.apply(rows.col(column)).lt(share));
        EstimateCounts counts = some
                .mapPartitions(new EstimateTask(run, conversations, tokens), EstimateTask.CODEC.encoder())
                .collectAsList()
                .stream()
                .map(EstimateTask.CODEC::decode)
                .reduce(EstimateCounts.NONE, EstimateCounts::plus);
        double factor = counts.conversations() == 0 ? 0 : (double) count / counts.conversations();
        return new Estimate(
                noun,
                counts.times(factor),
                counts.conversations(),
                run.store().sums(context.spark()).cost(),
                run.server());
    }
}
