package io.github.dramatis.spark.table;

/**
 * A row of the source that could not be read as a rating, as an item, or as an impression.
 *
 * @param source the file
 * @param offset byte at which the row, or its first line, begins in it (-1 where the format has none)
 * @param reason what is wrong with it
 * @param raw the row, cut at 1,000 characters
 * @param userId whose rating it is, empty for a row of an item list, null where the row is too broken to say
 */
public record RejectedInteraction(String source, long offset, String reason, String raw, @AddedLater String userId) {
    /** The user of a row that is nobody's. */
    public static final String NOBODY = "";

    /** Characters of a row that are kept. */
    public static final int RAW_KEPT = 1000;

    /** Whether a text in the column {@code raw} may be the beginning of a longer one. */
    public static boolean mayBeCut(String raw) {
        return raw != null && raw.length() >= RAW_KEPT;
    }
}
