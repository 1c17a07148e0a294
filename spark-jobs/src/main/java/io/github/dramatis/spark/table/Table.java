package io.github.dramatis.spark.table;

import java.io.Serializable;
import java.util.List;

/**
 * A table of the workspace.
 *
 * @param name folder under {@code tables/} and name of its view
 * @param rowType the record whose components are its columns
 * @param sortedBy columns by which each file is sorted
 */
public record Table<R extends Record>(String name, Class<R> rowType, List<String> sortedBy) implements Serializable {
    static <R extends Record> Table<R> of(String name, Class<R> rowType, String... sortedBy) {
        return new Table<>(name, rowType, List.of(sortedBy));
    }

    /** The codec of its rows. */
    public RowCodec<R> codec() {
        return RowCodec.of(rowType);
    }
}
