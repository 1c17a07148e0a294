package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.struct;

import io.github.dramatis.spark.ask.AskedSlates;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Cuts lists into pages. Pages with the same items in the same order are the same question to an agent. */
final class Pages {
    /** Column of what tells one page of an agent from another. */
    static final String SLATE_ID = "slate_id";

    private Pages() {}

    /**
     * The pages.
     *
     * @param lists {@link SimulatedLists#rows}
     * @return recommender, user_id, page (from 1), slate (array), {@link #SLATE_ID}
     */
    static Dataset<Row> of(Dataset<Row> lists, int pageSize) {
        return lists.withColumn(
                        "page",
                        floor(col("rank").minus(1).divide(pageSize)).plus(1).cast("int"))
                .groupBy("recommender", "user_id", "page")
                // a page is small whatever the data
                .agg(sort_array(collect_list(struct("rank", "item_id"))).as("places"))
                .select(
                        col("recommender"),
                        col("user_id"),
                        col("page"),
                        col("places.item_id").as("slate"))
                .withColumn(SLATE_ID, AskedSlates.id());
    }
}
