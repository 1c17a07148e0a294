package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How far what a full run froze is from what it would freeze today: its training ratings against these and all that
 * came since. So a few odd new rows weigh little, and all that came since the full run counts, not the last addition
 * alone.
 *
 * @param ratings total variation distance of the two distributions over the ratings, 0 to 1
 * @param items share of today's ratings whose items the full run had no training rating of, 0 to 1
 */
record Drift(double ratings, double items) {
    /**
     * Measures it.
     *
     * @param interactions those of today
     * @param frozen the table {@code reference_items}
     */
    static Drift of(Dataset<Row> interactions, Dataset<Row> frozen) {
        Column since = col("after_reference");
        Dataset<Row> today = interactions.where(since.or(col("split").notEqual("test")));
        // a row a rating of the scale
        List<Row> counts = today.groupBy("rating")
                .agg(count(lit(1)), count(when(not(since), true)))
                .collectAsList();
        double all = counts.stream().mapToLong(row -> row.getLong(1)).sum();
        double then = counts.stream().mapToLong(row -> row.getLong(2)).sum();
        double distance = counts.stream()
                        .mapToDouble(row -> Math.abs(row.getLong(1) / all - row.getLong(2) / then))
                        .sum()
                / 2;
        long unknown = today.join(frozen, new String[] {"item_id"}, "left_anti").count();
        return new Drift(distance, unknown / all);
    }

    /** @throws UserError if one of them is past the bound */
    void check(IncrementalConfig bounds) {
        check("the ratings are spread otherwise: total variation distance", ratings, bounds.maxDrift());
        check("items are new to it: share of the ratings", items, bounds.maxDrift());
    }

    private static void check(String what, double drift, double bound) {
        if (drift > bound) {
            throw new UserError(
                    "--incremental, the ratings of today against those of the last full run",
                    String.format(
                            Locale.ROOT, "%s %.3f, more than incremental.max-drift %s allows", what, drift, bound),
                    "do a full run (the same command without --incremental), or raise the bound; nothing was published");
        }
    }
}
