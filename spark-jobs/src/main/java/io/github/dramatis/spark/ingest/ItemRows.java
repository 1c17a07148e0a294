package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.LineShape;
import io.github.dramatis.core.ingest.TextClean;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the rows of an item list say as a whole, and whether it is a list of these items at all.
 *
 * @param read rows
 * @param rejected those that are no item
 * @param firstRejected file, offset and reason of the first row that was rejected, null if none was
 */
record ItemRows(long read, long rejected, Row firstRejected) {
    /** Aggregates of rows of {@link ItemsReader#SCHEMA}. */
    static List<Column> totals() {
        return List.of(
                count(lit(1)),
                count(col("problem")),
                min(when(col("problem").isNotNull(), struct("source", "offset", "problem"))));
    }

    /** Reads the {@link #totals}. */
    static ItemRows of(Row totals) {
        return new ItemRows(totals.getLong(0), totals.getLong(1), totals.getStruct(2));
    }

    /**
     * @param what the list is
     * @param key that names it
     * @throws UserError if most rows are no items
     */
    void check(SourceConfig source, String what, String key) {
        if (2 * rejected > read) {
            throw new UserError(
                    firstRejected.getString(0) + " (source.format: " + source.format() + ")",
                    rejected + " of " + read + " rows are no items; the first, at byte " + firstRejected.getLong(1)
                            + ": " + LineShape.withoutValues(firstRejected.getString(2)),
                    "check that " + key + " is " + what + " and source.format (and source.columns) say what it holds");
        }
    }

    /**
     * Refuses a list that describes none of the items that were rated.
     *
     * @param rated one column item_id, at least one row
     * @param listed items of the list
     * @param undescribed how many of the rated the list lacks
     * @throws UserError with an id of each side
     */
    void checkFits(String list, Dataset<Row> rated, long all, Dataset<Row> listed, long undescribed) {
        if (read == 0 || all == 0 || undescribed < all) {
            return;
        }
        String one = rated.agg(min("item_id")).head().getString(0);
        String other = listed.agg(min("item_id")).head().getString(0);
        throw new UserError(
                list,
                "none of the " + all + " rated items is in it: the ratings have ids such as '"
                        + TextClean.withoutControls(one) + "', the list such as '"
                        + TextClean.withoutControls("" + other) + "'",
                "give the list that belongs to the ratings, or write the ids of both alike; without source.items each id is its"
                        + " title");
    }
}
