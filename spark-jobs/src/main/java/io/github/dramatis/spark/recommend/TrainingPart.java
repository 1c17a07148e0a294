package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.reference.ItemStatistics;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What recommenders may know: the ratings with split train or validation.
 *
 * @param ratings those that the last full run had, on which recommenders are fitted: user_id, item_id, rating,
 *     timestamp and millionths (of the rating)
 * @param seen all of them, later ones too: what users are known by and is not recommended to them: user_id, item_id,
 *     rating
 */
public record TrainingPart(Dataset<Row> ratings, Dataset<Row> seen) {
    /** @param interactions the table; each pair of a user and an item is in it once */
    public static TrainingPart of(Dataset<Row> interactions) {
        Column isKnown = col("split").notEqual("test");
        return new TrainingPart(
                interactions
                        .where(ItemStatistics.isInSums())
                        .select(
                                col("user_id"),
                                col("item_id"),
                                col("rating"),
                                col("timestamp"),
                                ItemStatistics.millionths().as("millionths")),
                interactions.where(isKnown).select("user_id", "item_id", "rating"));
    }
}
