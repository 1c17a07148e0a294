package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.exists;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.trim;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.prompt.ChoiceLetters;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.targets.TargetIds;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The slates that are asked about. Slates with the same items in the same order are the same question to an agent.
 *
 * @param rows target_id, user_id, slate, {@link #ID}, {@link #FAULT}; each slate of a user once
 * @param given rows that were read
 * @param withoutId of them, those without a user or a slate
 * @param repeated of them, those of a user's slate that was there before
 */
public record AskedSlates(Dataset<Row> rows, long given, long withoutId, long repeated) {
    /** Column of why a slate cannot be chosen from; null where it can. */
    static final String FAULT = "fault";

    private static final String ID = "slate_id";
    private static final int BITS = 256;

    /** What tells one slate from another: of the column slate. An item without an id counts as one of no letters. */
    public static Column id() {
        Column items = transform(col("slate"), item -> coalesce(item, lit("")));
        return sha2(concat_ws("\u0001", items), BITS);
    }

    /**
     * Reads slates: columns user_id and slate, an array of item ids or a text with {@code |} between them.
     *
     * @throws UserError if they cannot be read or there are none
     */
    static AskedSlates read(SparkSession spark, String path) {
        NamedRows named = NamedRows.open(spark, "--slates", path).require("user_id", "slate");
        return of(
                named.rows()
                        .select(
                                named.text("user_id").as("user_id"),
                                transform(named.texts("slate"), item -> trim(item))
                                        .as("slate")),
                "--slates " + path);
    }

    /** @param rows user_id, slate */
    static AskedSlates of(Dataset<Row> rows, String name) {
        Column whole =
                coalesce(col("user_id").notEqual("").and(size(col("slate")).gt(0)), lit(false));
        Row counts = rows.agg(count(lit(1)), count(when(not(whole), true))).head();
        if (counts.getLong(0) == counts.getLong(1)) {
            throw new UserError(
                    name,
                    counts.getLong(0) == 0 ? "it has no rows" : "none of its rows has a user_id and a slate",
                    "give a row a user and the ids of the items, with | between them in a text file");
        }
        Dataset<Row> slates = rows.where(whole)
                .withColumn(ID, id())
                .dropDuplicates("user_id", ID)
                .select(
                        TargetIds.ofSlate(ID).as("target_id"),
                        col("user_id"),
                        col("slate"),
                        col(ID),
                        fault().as(FAULT));
        return new AskedSlates(
                slates, counts.getLong(0), counts.getLong(1), counts.getLong(0) - counts.getLong(1) - slates.count());
    }

    private static Column fault() {
        Column items = col("slate");
        return when(coalesce(exists(items, item -> item.isNull().or(item.equalTo(""))), lit(true)), AgentAnswer.NO_ITEM)
                .when(size(items).gt(ChoiceLetters.MOST), AgentAnswer.TOO_MANY_ITEMS)
                .when(size(array_distinct(items)).lt(size(items)), AgentAnswer.ITEM_TWICE);
    }

    /** The items of slates as {@link AskedPairs#rows}. */
    static Dataset<Row> pairs(Dataset<Row> slates) {
        return slates.select(col("user_id"), explode(col("slate")).as("item_id"))
                .distinct()
                .select(
                        TargetIds.ofPair().as("target_id"),
                        col("user_id"),
                        col("item_id"),
                        lit(null).cast("string").as("title"),
                        lit(null).cast("string").as("year"),
                        array().cast("array<string>").as("categories"));
    }
}
