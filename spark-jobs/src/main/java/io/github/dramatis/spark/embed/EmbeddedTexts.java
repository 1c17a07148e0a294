package io.github.dramatis.spark.embed;

import io.github.dramatis.spark.stage.KeptRows;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Texts with their vectors.
 *
 * @param vectors columns id and vector; computed when read
 * @param texts distinct texts
 * @param cut of them, longer than the model reads
 * @param kept what {@code vectors} is computed from, to be released once it is written
 */
record EmbeddedTexts(Dataset<Row> vectors, long texts, long cut, KeptRows kept) implements AutoCloseable {
    @Override
    public void close() {
        kept.close();
    }
}
