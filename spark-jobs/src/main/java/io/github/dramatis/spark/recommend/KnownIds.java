package io.github.dramatis.spark.recommend;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Users and items that are known, to tell which of a list are not.
 *
 * @param users user_id
 * @param items item_id
 */
public record KnownIds(Dataset<Row> users, Dataset<Row> items) {
    /** Whether the user is known. */
    public static final String USER = "known_user";

    /** Whether the item is known. */
    public static final String ITEM = "known_item";

    /** Adds {@link #USER} and {@link #ITEM} to lists. */
    public Dataset<Row> flag(Dataset<Row> lists) {
        return flag(flag(lists, users, "user_id", USER), items, "item_id", ITEM);
    }

    private static Dataset<Row> flag(Dataset<Row> lists, Dataset<Row> ids, String id, String flag) {
        Dataset<Row> known = ids.select(id).distinct().withColumn("known", lit(true));
        Dataset<Row> joined = lists.join(known, new String[] {id}, "left");
        List<Column> columns = new ArrayList<>();
        for (String column : lists.columns()) {
            columns.add(col(column));
        }
        columns.add(coalesce(col("known"), lit(false)).as(flag));
        return joined.select(columns.toArray(Column[]::new));
    }
}
