package io.github.dramatis.spark.sampling;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.spark.stage.KeptRows;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/**
 * Finds an order statistic of a column exactly, whatever the partitioning, with a bounded number of values on the
 * driver. One pass brings the values themselves where they are few, else how many there are and their range; then they
 * are counted in 65,536 equal buckets, and again in the bucket where the statistic lies, until few enough are left to
 * look at. The values are kept meanwhile, so what they come from is computed once. (Spark's exact percentile holds
 * every distinct value in one task; its approximate one depends on the partitioning.)
 */
public final class KthSmallest {
    private static final int BUCKETS = 1 << 16;
    private static final int FIGURES = 3;

    private KthSmallest() {}

    /**
     * The k-th smallest value; empty where there are fewer than k rows.
     *
     * @param value column of whole numbers without nulls, which span less than 2^63
     * @param k at least 1
     */
    public static OptionalLong of(Dataset<Row> rows, Column value, long k) {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> values = kept.keep(rows.select(value.as("value")));
            List<Part> parts = parts(values.javaRDD());
            long all = parts.stream().mapToLong(Part::count).sum();
            if (k > all) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(
                    parts.stream().allMatch(Part::isWhole)
                            ? smallest(parts.stream().flatMapToLong(part -> Arrays.stream(part.values())), k)
                            : inBuckets(values, k, all, parts));
        }
    }

    private static List<Part> parts(JavaRDD<Row> values) {
        int most = BUCKETS / Math.max(1, values.getNumPartitions());
        return values.mapPartitions(rows -> List.of(figures(rows, most)).iterator()).collect().stream()
                .map(Part::of)
                .toList();
    }

    /** How many values a partition has, the least, the greatest, and the first of them; Kryo knows no records. */
    private static long[] figures(Iterator<Row> rows, int most) {
        long[] figures = new long[FIGURES + most];
        long count = 0;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        while (rows.hasNext()) {
            long value = rows.next().getLong(0);
            low = Math.min(low, value);
            high = Math.max(high, value);
            if (count < most) {
                figures[FIGURES + (int) count] = value;
            }
            count++;
        }
        figures[0] = count;
        figures[1] = low;
        figures[2] = high;
        return Arrays.copyOf(figures, FIGURES + (int) Math.min(count, most));
    }

    /** See {@link #figures}. */
    private record Part(long count, long low, long high, long[] values) {
        static Part of(long[] figures) {
            return new Part(figures[0], figures[1], figures[2], Arrays.copyOfRange(figures, FIGURES, figures.length));
        }

        boolean isWhole() {
            return values.length == count;
        }
    }

    private static long inBuckets(Dataset<Row> values, long k, long all, List<Part> parts) {
        long low = parts.stream().mapToLong(Part::low).min().orElseThrow();
        long high = parts.stream().mapToLong(Part::high).max().orElseThrow();
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
        List<Long> left = values.where(col("value").between(low, high))
                .as(Encoders.LONG())
                .collectAsList();
        return smallest(left.stream().mapToLong(Long::longValue), rank);
    }

    /** The smallest of few values. */
    private static long smallest(LongStream values, long rank) {
        return values.sorted().skip(rank - 1).findFirst().orElseThrow();
    }
}
