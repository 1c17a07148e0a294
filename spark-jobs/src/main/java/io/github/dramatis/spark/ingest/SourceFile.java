package io.github.dramatis.spark.ingest;

/**
 * A file of the source, so far as it tells whether the source is still the same.
 *
 * @param path as URI
 * @param length in bytes
 * @param modified milliseconds since 1970, as the file system says; 0 for the data in the application
 */
public record SourceFile(String path, long length, long modified) {}
