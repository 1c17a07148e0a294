package io.github.dramatis.spark.recommend;

import io.github.dramatis.core.error.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A row a list, whose places are an array of structs: {@code recommendForAllUsers} of Spark's ALS (item column as it
 * was trained, {@code rating}), LensKit's item lists ({@code item_id}, and {@code score} and {@code rank} if they are
 * there).
 *
 * @param rows as they are
 * @param user column of the user
 * @param list column of the array
 * @param item field of the item
 * @param itemType its type
 * @param rank field of the rank
 * @param score field of the score
 */
record NestedLists(
        Dataset<Row> rows,
        String user,
        String list,
        String item,
        DataType itemType,
        Optional<String> rank,
        Optional<String> score) {
    /** Spark's name for a score. */
    private static final String RATING = "rating";

    /**
     * The lists; empty if no column is an array of structs.
     *
     * @throws UserError if one is, and its fields are no places
     */
    static Optional<NestedLists> in(Dataset<Row> rows, String file, ListColumns columns) {
        return Arrays.stream(rows.schema().fields())
                .filter(field ->
                        field.dataType() instanceof ArrayType array && array.elementType() instanceof StructType)
                .findFirst()
                .map(field -> of(rows, file, columns, field));
    }

    private static NestedLists of(Dataset<Row> rows, String file, ListColumns columns, StructField list) {
        StructType place = (StructType) ((ArrayType) list.dataType()).elementType();
        List<String> fields = List.of(place.fieldNames());
        Optional<String> rank = columns.find(ListColumns.RANK, fields);
        Optional<String> score = columns.find(ListColumns.SCORE, fields)
                .or(() -> fields.stream().filter(RATING::equals).findFirst());
        if (rank.isEmpty() && score.isEmpty()) {
            throw withoutOrder(file, fields);
        }
        List<String> others = Stream.of(rows.columns())
                .filter(column -> !column.equals(list.name()))
                .toList();
        String user = nameOf(file, columns, ListColumns.USER, others);
        List<String> rest = fields.stream()
                .filter(field -> rank.filter(field::equals).isEmpty()
                        && score.filter(field::equals).isEmpty())
                .toList();
        String item = nameOf(file, columns, ListColumns.ITEM, rest);
        if (user.equals(columns.expected(ListColumns.ITEM)) || item.equals(columns.expected(ListColumns.USER))) {
            throw new UserError(
                    file, "it holds users for items, not items for users", "write what recommendForAllUsers returns");
        }
        return new NestedLists(rows, user, list.name(), item, place.apply(item).dataType(), rank, score);
    }

    /** The usual or mapped name; or, whatever its name, the only one there is. */
    private static String nameOf(String file, ListColumns columns, String key, List<String> there) {
        return there.size() == 1 ? there.get(0) : columns.require(file, key, there);
    }

    static UserError withoutOrder(String file, List<String> there) {
        return new UserError(
                file,
                "it has neither a rank nor a score (there are " + String.join(", ", there) + ")",
                "add a column rank or score, or map one, e.g. rank=position");
    }
}
