package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.targets.TargetIds;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The pairs that are asked about.
 *
 * @param rows target_id, user_id, item_id, and title, year and categories of an item where they were given; each pair
 *     once
 * @param given rows that were read
 * @param withoutId of them, those without a user or an item
 * @param repeated of them, those of a pair that was there before
 */
public record AskedPairs(Dataset<Row> rows, long given, long withoutId, long repeated) {
    /**
     * Reads pairs: columns user_id and item_id; title, year and categories (an array, or {@code |} between them)
     * describe items that the catalogue lacks.
     *
     * @throws UserError if they cannot be read or there are none
     */
    static AskedPairs read(SparkSession spark, String path) {
        return of(columns(NamedRows.open(spark, "--pairs", path)), "--pairs " + path);
    }

    /**
     * The columns that are looked at.
     *
     * @throws UserError if one is missing
     */
    static Dataset<Row> columns(NamedRows named) {
        named.require("user_id", "item_id");
        return named.rows()
                .select(
                        named.text("user_id").as("user_id"),
                        named.text("item_id").as("item_id"),
                        named.text("title").as("title"),
                        named.text("year").as("year"),
                        coalesce(named.texts("categories"), array().cast("array<string>"))
                                .as("categories"));
    }

    /** @param rows user_id, item_id, title, year, categories */
    public static AskedPairs of(Dataset<Row> rows, String name) {
        Column whole = coalesce(col("user_id").notEqual("").and(col("item_id").notEqual("")), lit(false));
        Row counts = rows.agg(count(lit(1)), count(when(not(whole), true))).head();
        Dataset<Row> pairs = rows.where(whole)
                .groupBy("user_id", "item_id")
                // of several rows about a pair one that describes the item, always the same
                .agg(max(struct("title", "year", "categories")).as("item"))
                .select(
                        TargetIds.ofPair().as("target_id"),
                        col("user_id"),
                        col("item_id"),
                        col("item.title"),
                        col("item.year"),
                        col("item.categories"));
        long kept = pairs.count();
        if (kept == 0) {
            throw new UserError(
                    name,
                    counts.getLong(0) == 0 ? "it has no rows" : "none of its rows has a user_id and an item_id",
                    "give a row a pair");
        }
        return new AskedPairs(
                pairs, counts.getLong(0), counts.getLong(1), counts.getLong(0) - counts.getLong(1) - kept);
    }
}
