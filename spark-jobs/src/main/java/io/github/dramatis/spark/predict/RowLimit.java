package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.table.Target;
import java.util.Collection;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What is asked where not everything is: of the test rows what {@code predict.max-rows} allows, of the rows to fit on
 * as many as are enough. Each is a share of the targets, drawn by hash, the same ones of every variant, so that
 * variants are compared on the same rows.
 *
 * @param test share of the test targets, 1 where all are asked about
 * @param ratings share of the targets to fit answers about ratings on, likewise
 * @param choices share of the targets to fit answers about choices on, likewise
 * @param seed of the run
 */
record RowLimit(double test, double ratings, double choices, long seed) {
    /**
     * The limit.
     *
     * @param most test rows, about: models of which only some rows are asked have as many of the share; 0: no limit
     * @param possible what there is to ask
     * @param models that are asked
     */
    static RowLimit of(long most, AskedCounts possible, Collection<AskedModel> models, long seed) {
        return new RowLimit(
                most == 0 ? 1 : share(most, possible.test(models)),
                share(ValidationPurpose.ENOUGH, possible.pool(Target.RATING)),
                share(ValidationPurpose.ENOUGH, possible.pool(Target.CHOICE)),
                seed);
    }

    private static double share(long most, long all) {
        return all > most ? (double) most / all : 1;
    }

    boolean isAll() {
        return test == 1 && ratings == 1 && choices == 1;
    }

    /** The prompts that may be asked. */
    Dataset<Row> of(Dataset<Row> prompts) {
        if (isAll()) {
            return prompts;
        }
        Column isRating = col("task").equalTo(Target.RATING);
        return prompts.where(when(col("purpose").equalTo(Target.TEST), isDrawn(test, "predict-max-rows"))
                .when(isRating, isDrawn(ratings, "predict-pool"))
                .otherwise(isDrawn(choices, "predict-pool")));
    }

    private Column isDrawn(double share, String draw) {
        return share == 1 ? lit(true) : HashDraw.isWithin(share, seed, draw, col("target_id"));
    }
}
