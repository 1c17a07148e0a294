package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.reflection.RatingSum;
import io.github.dramatis.spark.reference.ItemStatistics;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** What is known of every user: the table {@code traits} beside counts and sums of the training part by category. */
final class UserTraits {
    private static final String[] OF_TABLE = {
        "interactions",
        "activity",
        "conformity",
        "diversity",
        "rating_mean",
        "rating_spread",
        "activity_level",
        "conformity_level",
        "diversity_level",
        "histogram"
    };

    /** Ratings with which a mean is drawn to the mean of all. */
    private static final double PRIOR_RATINGS = 5;

    private UserTraits() {}

    /**
     * The ratings that profiles know: columns user_id, rating, categories, and {@code deviation}, the rating less the
     * mean that others give the item, which is drawn to the mean of all where few do.
     *
     * @param frozen the table {@code reference_items}
     */
    static Dataset<Row> trainingPart(Dataset<Row> interactions, Dataset<Row> items, Dataset<Row> frozen) {
        Column own = ItemStatistics.isCounted().cast("long");
        Dataset<Row> ratings = interactions
                .filter(col("split").isin("train", "validation"))
                .select(
                        col("user_id"),
                        col("item_id"),
                        col("rating"),
                        own.as("own_count"),
                        own.multiply(ItemStatistics.millionths()).as("own_millionths"));
        Row all = frozen.agg(sum("count"), sum("millionths")).first();
        double usual = all.isNullAt(0) ? 0 : new RatingSum(all.getLong(0), all.getLong(1)).mean();
        Column others = coalesce(col("count"), lit(0L)).minus(col("own_count"));
        Column othersSum = coalesce(col("millionths"), lit(0L))
                .minus(col("own_millionths"))
                .divide(RatingSum.MILLION);
        Column ofOthers = othersSum.plus(PRIOR_RATINGS * usual).divide(others.plus(PRIOR_RATINGS));
        return ratings.join(frozen.select("item_id", "count", "millionths"), new String[] {"item_id"}, "left")
                .join(items.select("item_id", "categories"), new String[] {"item_id"}, "left")
                .select(
                        col("user_id"),
                        col("rating"),
                        col("rating").minus(ofOthers).as("deviation"),
                        col("categories"));
    }

    /** The categories with the most ratings, of equals the first by name. */
    static List<String> mostRatedCategories(Dataset<Row> trainingPart, int most) {
        return trainingPart
                .select(explode(col("categories")).as("category"))
                .groupBy("category")
                .agg(count(lit(1)).as("ratings"))
                .orderBy(col("ratings").desc(), col("category"))
                .limit(most)
                .select("category")
                .as(Encoders.STRING())
                .collectAsList();
    }

    /**
     * One row a user: {@link #OF_TABLE}, {@code ratings} (how many), {@code deviation} (their sum), and for each
     * of the categories at its index {@code counts} of the user's ratings there and {@code deviations}, their sums.
     */
    static Dataset<Row> of(Dataset<Row> traits, Dataset<Row> trainingPart, List<String> categories) {
        Column none = array_repeat(lit(0), categories.size());
        return traits.select("user_id", OF_TABLE)
                .join(byCategory(trainingPart, categories), new String[] {"user_id"}, "left")
                .withColumn("ratings", coalesce(col("ratings"), lit(0L)))
                .withColumn("counts", coalesce(col("counts"), none.cast("array<bigint>")))
                .withColumn("deviation", coalesce(col("deviation"), lit(0.0)))
                .withColumn("deviations", coalesce(col("deviations"), none.cast("array<double>")));
    }

    private static Dataset<Row> byCategory(Dataset<Row> trainingPart, List<String> categories) {
        Column[] counts = new Column[categories.size()];
        Column[] sums = new Column[categories.size()];
        for (int i = 0; i < counts.length; i++) {
            Column inCategory = coalesce(array_contains(col("categories"), categories.get(i)), lit(false));
            counts[i] = sum(when(inCategory, 1L).otherwise(0L));
            sums[i] = sum(when(inCategory, col("deviation")).otherwise(0.0));
        }
        return trainingPart
                .groupBy("user_id")
                .agg(
                        count(lit(1)).as("ratings"),
                        array(counts).cast("array<bigint>").as("counts"),
                        sum("deviation").as("deviation"),
                        array(sums).cast("array<double>").as("deviations"));
    }
}
