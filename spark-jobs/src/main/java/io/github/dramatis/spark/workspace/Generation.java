package io.github.dramatis.spark.workspace;

import java.util.Objects;

/**
 * One immutable version of a table or of a folder of files.
 *
 * @param id its folder is {@code g=<id>}
 * @param rows in the table; -1 for a folder of files
 * @param files of the table
 * @param bytes of these files
 */
public record Generation(String id, long rows, int files, long bytes) {
    /** It has an id. */
    public Generation {
        Objects.requireNonNull(id, "id");
    }

    /** One that is not counted: a folder of files, or a table that is still being written. */
    static Generation uncounted(String id) {
        return new Generation(id, -1, 0, 0);
    }
}
