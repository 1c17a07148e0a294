package io.github.dramatis.spark.sampling;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Finds an order statistic of a column exactly, whatever the partitioning, with a bounded number of values on the
 * driver: counts in 65,536 equal buckets, then again in the bucket where it lies, until few enough values are left to
 * look at. (Spark's exact percentile holds every distinct value in one task; its approximate one depends on the
 * partitioning.)
 */
public final class KthSmallest {
    private static final long BUCKETS = 1 << 16;

    private KthSmallest() {}

    /**
     * The k-th smallest value.
     *
     * @param value column of non-negative whole numbers without nulls
     * @param k from 1 to the number of rows
     */
    public static long of(Dataset<Row> rows, Column value, long k) {
        return of(rows, value, k, rows.count());
    }

    /**
     * The same where it is known how many rows there are.
     *
     * @param all the number of rows
     */
    public static long of(Dataset<Row> rows, Column value, long k, long all) {
        Dataset<Row> values = rows.select(value.as("value"));
        if (all <= BUCKETS) {
            return smallest(values, k);
        }
        Row range = values.agg(min("value"), max("value")).head();
        long low = range.getLong(0);
        long high = range.getLong(1);
        long inRange = all;
        long rank = k;
        while (inRange > BUCKETS && low < high) {
            long width = (high - low) / BUCKETS + 1;
            List<Row> buckets = values
                    .where(col("value").between(low, high))
                    // "div" and not "/": a double would lose the last bits of a 63-bit value
                    .groupBy(expr("(value - " + low + "L) div " + width + "L").as("bucket"))
                    .agg(count(lit(1)))
                    .collectAsList()
                    .stream()
                    .sorted(Comparator.comparingLong(bucket -> bucket.getLong(0)))
                    .toList();
            int at = 0;
            while (rank > buckets.get(at).getLong(1)) {
                rank -= buckets.get(at++).getLong(1);
            }
            inRange = buckets.get(at).getLong(1);
            low += buckets.get(at).getLong(0) * width;
            high = Math.min(high, low + width - 1);
        }
        if (low == high) {
            return low;
        }
        return smallest(values.where(col("value").between(low, high)), rank);
    }

    /** Of few values. */
    private static long smallest(Dataset<Row> values, long rank) {
        return values.as(Encoders.LONG()).collectAsList().stream()
                .sorted()
                .skip(rank - 1)
                .findFirst()
                .orElseThrow();
    }
}
