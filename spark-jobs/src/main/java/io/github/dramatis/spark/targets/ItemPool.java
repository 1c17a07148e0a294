package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.unix_timestamp;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.reference.ItemStatistics;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * All items that had been rated at the last full run, to draw from, so that an incremental run draws the same: some 50
 * bytes an item on every executor. Items by falling number of ratings in the training part, of equals by id.
 */
final class ItemPool implements Serializable {
    private static final long serialVersionUID = 1L;
    /** Items that are about as popular: so many at least on either side, and half of those that are more popular. */
    private static final int LEAST_BAND = 50;
    /** New items are drawn from those that were new next. */
    private static final int NEXT_NEW = 200;

    private final String[] ids;
    private final long[] counts; // falling
    private final long[] since; // epoch seconds of the first rating, by whomever
    private final int[] byAge; // places in the arrays above, by since
    private transient Map<String, Integer> places;

    ItemPool(String[] ids, long[] counts, long[] since) {
        this.ids = ids;
        this.counts = counts;
        this.since = since;
        this.byAge = IntStream.range(0, ids.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingLong(place -> since[place]).thenComparing(place -> ids[place]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** @param interactions user_id, item_id, timestamp, split, after_reference of everybody */
    static ItemPool of(Dataset<Row> interactions) {
        List<Row> rows = interactions
                .where(ItemStatistics.isCounted())
                .groupBy("item_id")
                .agg(
                        count(when(col("split").notEqual("test"), true)).as("count"),
                        min(unix_timestamp(col("timestamp"))).as("since"))
                .sort(col("count").desc(), col("item_id"))
                .collectAsList();
        return new ItemPool(
                rows.stream().map(row -> row.getString(0)).toArray(String[]::new),
                rows.stream().mapToLong(row -> row.getLong(1)).toArray(),
                rows.stream().mapToLong(row -> row.getLong(2)).toArray());
    }

    int size() {
        return ids.length;
    }

    String id(int place) {
        return ids[place];
    }

    /** Place of an item; -1 if nobody had rated it at the last full run. */
    int place(String itemId) {
        if (places == null) {
            Map<String, Integer> all = new HashMap<>();
            for (int place = 0; place < ids.length; place++) {
                all.put(ids[place], place);
            }
            places = all;
        }
        return places.getOrDefault(itemId, -1);
    }

    /** Whether anybody rated the item before. */
    boolean isKnown(int place, long epochSecond) {
        return since[place] < epochSecond;
    }

    /** Any item. */
    int uniform(SplittableRandom random) {
        return random.nextInt(ids.length);
    }

    /**
     * An item that is about as often rated as another.
     *
     * @param ofOthers the other's ratings without the user's own
     */
    int likePopular(long ofOthers, SplittableRandom random) {
        int first = firstWithAtMost(ofOthers);
        int end = Math.max(first + 1, firstWithAtMost(ofOthers - 1));
        int centre = Math.min(ids.length - 1, random.nextInt(first, end));
        int band = Math.max(LEAST_BAND, centre / 2);
        return random.nextInt(Math.max(0, centre - band), Math.min(ids.length, centre + band + 1));
    }

    /** Ratings of the training part. */
    long ratings(int place) {
        return counts[place];
    }

    /** An item among the next that nobody rated before. */
    int amongNew(long epochSecond, SplittableRandom random) {
        int first = lowerBound(epochSecond);
        int end = Math.min(ids.length, first + NEXT_NEW);
        return byAge[first == end ? ids.length - 1 : random.nextInt(first, end)];
    }

    /** The first of {@link #byAge} that was not rated before. */
    private int lowerBound(long epochSecond) {
        int low = 0;
        int high = byAge.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (since[byAge[middle]] < epochSecond) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private int firstWithAtMost(long count) {
        int low = 0;
        int high = counts.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (counts[middle] > count) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
