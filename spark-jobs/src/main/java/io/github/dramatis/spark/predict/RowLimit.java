package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is asked where {@code predict.max-rows} does not allow all test rows: a share of the targets, drawn by hash, the
 * same ones of every variant, so that variants are compared on the same rows.
 *
 * @param share of the test targets, 1 where all are asked about
 * @param seed of the run
 */
record RowLimit(double share, long seed) {
    /**
     * The limit.
     *
     * @param most rows, about: models of which only some rows are asked have as many of the share; 0: no limit
     * @param test rows that there are, of all variants
     */
    static RowLimit of(long most, long test, long seed) {
        return new RowLimit(most > 0 && test > most ? (double) most / test : 1, seed);
    }

    boolean isAll() {
        return share >= 1;
    }

    /** Of prompts those that may be asked; those that are fitted on stay. */
    Dataset<Row> of(Dataset<Row> prompts) {
        if (isAll()) {
            return prompts;
        }
        Column isDrawn = HashDraw.isWithin(share, seed, "predict-max-rows", col("target_id"));
        return prompts.where(col("purpose").notEqual(Target.TEST).or(isDrawn));
    }
}
