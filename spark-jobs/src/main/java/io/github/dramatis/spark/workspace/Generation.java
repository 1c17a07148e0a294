package io.github.dramatis.spark.workspace;

/**
 * One immutable version of a table or of a folder of files.
 *
 * @param id its folder is {@code g=<id>}
 * @param rows in the table; -1 for a folder of files
 */
public record Generation(String id, long rows) {}
