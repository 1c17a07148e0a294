package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_compact;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Kinds of test rows that are measured alone too: by how much is known of the item and of the user. */
final class RowSlices {
    /** Column of the names of a row's slices. */
    static final String COLUMN = "slices";

    /** All slices. */
    static final List<String> NAMES =
            List.of("cold-items", "rare-items", "popular-items", "cold-users", "quiet-users", "active-users");

    private static final int COLD_ITEM = 3;
    private static final int COLD_USER = 10;

    private RowSlices() {}

    /** Adds {@link #COLUMN} to pairs with {@code item_ratings} and {@code user_ratings}, how many ratings are known. */
    static Dataset<Row> addTo(Dataset<Row> pairs) {
        Row thirds = pairs.agg(
                        third("item_ratings", 1),
                        third("item_ratings", 2),
                        third("user_ratings", 1),
                        third("user_ratings", 2))
                .head();
        Column items = col("item_ratings");
        Column users = col("user_ratings");
        Column[] slices = {
            named(0, items.lt(COLD_ITEM)),
            named(1, items.leq(thirds.get(0))),
            named(2, items.gt(thirds.get(1))),
            named(3, users.lt(COLD_USER)),
            named(4, users.leq(thirds.get(2))),
            named(5, users.gt(thirds.get(3)))
        };
        return pairs.withColumn(COLUMN, array_compact(array(slices)));
    }

    /** Where the first or the second third of a column's values ends. */
    static Column third(String column, int number) {
        return expr("percentile_disc(" + number + " / 3D) WITHIN GROUP (ORDER BY " + column + ")");
    }

    private static Column named(int slice, Column isIn) {
        return when(isIn, lit(NAMES.get(slice)));
    }
}
