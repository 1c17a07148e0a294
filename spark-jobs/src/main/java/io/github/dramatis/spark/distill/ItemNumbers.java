package io.github.dramatis.spark.distill;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.io.Serializable;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What the training part and the catalogue say of each item: the same for everybody. As large as the catalogue. */
final class ItemNumbers implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Length of {@link #of}. */
    static final int WIDTH = 4;

    private static final long YEAR_SECONDS = 365L * 24 * 60 * 60;
    /** Ratings with which a mean is drawn to that of all. */
    private static final double DAMPING = 5;
    /** Categories that are looked at: those with the most ratings. */
    static final int MOST_CATEGORIES = 32;

    private static final int[] NO_CATEGORIES = {};

    private final Map<String, double[]> numbers = new HashMap<>();
    private final Map<String, int[]> categories = new HashMap<>();
    private final double[] unknown;

    private ItemNumbers(double mean) {
        unknown = new double[] {0, mean, 0, 0};
    }

    /** @param context of the workspace */
    static ItemNumbers of(StageContext context) {
        Dataset<Row> training = context.read(Tables.INTERACTIONS).where(ItemStatistics.isInSums());
        Row all = training.agg(avg("rating"), max(col("timestamp").cast("long")), max(year(col("timestamp"))))
                .head();
        if (all.isNullAt(0)) {
            return new ItemNumbers(0);
        }
        double mean = all.getDouble(0);
        ItemNumbers items = new ItemNumbers(mean);
        Column isRecent = col("timestamp").cast("long").gt(all.getLong(1) - YEAR_SECONDS);
        List<Row> rows = training.groupBy("item_id")
                .agg(
                        count(lit(1)).as("ratings"),
                        avg("rating").as("mean"),
                        count(when(isRecent, true)).as("recent"))
                .join(context.read(Tables.ITEMS), new String[] {"item_id"}, "full")
                .select("item_id", "ratings", "mean", "recent", "year", "categories")
                .collectAsList();
        List<String> most = mostRated(rows);
        for (Row row : rows) {
            long ratings = row.isNullAt(1) ? 0 : row.getLong(1);
            double damped = ratings == 0 ? mean : (ratings * row.getDouble(2) + DAMPING * mean) / (ratings + DAMPING);
            double age = row.isNullAt(4) ? 0 : Math.max(0, all.getInt(2) - row.getInt(4));
            items.numbers.put(
                    row.getString(0),
                    new double[] {Math.log1p(ratings), damped, row.isNullAt(3) ? 0 : Math.log1p(row.getLong(3)), age});
            items.categories.put(row.getString(0), places(row, most));
        }
        return items;
    }

    private static List<String> mostRated(List<Row> rows) {
        Map<String, Long> ratings = new HashMap<>();
        for (Row row : rows) {
            if (!row.isNullAt(1) && !row.isNullAt(5)) {
                row.<String>getList(5).forEach(category -> ratings.merge(category, row.getLong(1), Long::sum));
            }
        }
        return ratings.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST_CATEGORIES)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static int[] places(Row row, List<String> most) {
        return row.isNullAt(5)
                ? NO_CATEGORIES
                : row.<String>getList(5).stream()
                        .mapToInt(most::indexOf)
                        .filter(place -> place >= 0)
                        .toArray();
    }

    /** [WIDTH] log(1 + ratings), damped mean rating, log(1 + ratings in the last year), age in years. */
    double[] of(String itemId) {
        return numbers.getOrDefault(itemId, unknown);
    }

    /** Indices of its categories, below {@link #MOST_CATEGORIES}. */
    int[] categories(String itemId) {
        return categories.getOrDefault(itemId, NO_CATEGORIES);
    }
}
