package io.github.dramatis.spark.table;

/**
 * A row of the source that could not be read as a rating.
 *
 * @param source the file
 * @param offset byte at which the row begins in it (-1 where the format has none)
 * @param reason what is wrong with it
 * @param raw the row, cut at 1,000 characters
 */
public record RejectedInteraction(String source, long offset, String reason, String raw) {}
