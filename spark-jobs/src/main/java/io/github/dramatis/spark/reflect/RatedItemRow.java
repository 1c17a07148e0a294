package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.RatingSum;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/** Reads a row of {@link RatingHistories} by position: it is done for every rating, where names would cost. */
final class RatedItemRow {
    /** The training part's order: ties in time break by item id. */
    static final Column[] IN_TIME_ORDER = {col("timestamp"), col("item_id")};

    private static final int ITEM_ID = 1;
    private static final int RATING = 2;
    private static final int TIMESTAMP = 3;
    private static final int TITLE = 4;
    private static final int YEAR = 5;
    private static final int CATEGORIES = 6;
    private static final int IS_TRAIN = 8;
    private static final int OTHERS_COUNT = 9;
    private static final int OTHERS_MILLIONTHS = 10;
    private static final int HALF_COUNT = 11;
    private static final int HALF_MILLIONTHS = 12;
    private static final int FIELDS = 13;

    private RatedItemRow() {}

    /** The rating beside those of all other users. */
    static RatedItem besideAll(Row row) {
        return decode(row, new RatingSum(row.getLong(OTHERS_COUNT), row.getLong(OTHERS_MILLIONTHS)));
    }

    /** The rating beside those of the others in the user's own half; a validation rating beside none. */
    static RatedItem besideOwnHalf(Row row) {
        boolean train = row.getLong(IS_TRAIN) == 1;
        return decode(
                row,
                train ? new RatingSum(row.getLong(HALF_COUNT), row.getLong(HALF_MILLIONTHS)) : new RatingSum(0, 0));
    }

    private static RatedItem decode(Row row, RatingSum others) {
        List<String> categories = row.isNullAt(CATEGORIES) ? List.of() : row.getList(CATEGORIES);
        return new RatedItem(
                row.getString(ITEM_ID),
                row.getString(TITLE),
                row.isNullAt(YEAR) ? null : row.getInt(YEAR),
                categories,
                row.getDouble(RATING),
                row.getInstant(TIMESTAMP),
                others,
                fields(row));
    }

    private static Map<String, String> fields(Row row) {
        List<Row> fields = row.isNullAt(FIELDS) ? List.of() : row.getList(FIELDS);
        if (fields.isEmpty()) {
            return Map.of();
        }
        Map<String, String> byName = new LinkedHashMap<>();
        fields.forEach(field -> byName.put(field.getString(0), field.getString(1)));
        return byName;
    }
}
