package io.github.dramatis.core.config;

/**
 * What users were really shown, where the source has that: choices are then asked for as they were made.
 *
 * @param path csv with a header or Parquet, a file or a folder of files; the name of a table beside
 *     {@code source.table}; empty: there is none
 * @param user column of who was shown the slate
 * @param timestamp column of when, as {@code source.columns.timestamp}
 * @param slate column of the items in the order in which they were shown: an array, or a text with {@code |} between
 *     them
 * @param taken column of the item that was taken; empty or null in a row where none was
 */
public record ImpressionsConfig(
        @Default("") String path,
        @Default("user_id") String user,
        @Default("timestamp") String timestamp,
        @Default("slate") String slate,
        @Default("taken") String taken) {
    /** Key of what is below it. */
    public static final String KEY = "source.impressions";

    /** The configuration of a source without impressions. */
    public static ImpressionsConfig none() {
        return ConfigBinder.defaults(ImpressionsConfig.class);
    }

    /** Whether the source has impressions. */
    public boolean given() {
        return !path.isBlank();
    }
}
