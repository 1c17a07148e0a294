package io.github.dramatis.spark.baselines;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.rating.RatingScale;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.regression.GBTRegressionModel;
import org.apache.spark.ml.regression.LinearRegressionModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A {@link Stack} that has been fitted; kept in the workspace so that it can be asked about any pair.
 *
 * @param scale answers are moved into it
 * @param form what the names end with
 * @param ridge the regression
 * @param trees null where there are to be none
 * @param leftOut targets that were too many to be fitted on
 */
record FittedStack(
        RatingScale scale, String form, LinearRegressionModel ridge, GBTRegressionModel trees, long leftOut) {
    static final String FEATURES = "features";

    /** Whether a baseline is one of these. */
    static boolean isOne(String name) {
        return name.startsWith(Stack.RIDGE) || name.startsWith(Stack.TREES);
    }

    /** Writes both into files of their names, see {@link ModelFile}. */
    void write(String folder, Configuration hadoop) {
        ModelFile.write(ridge, folder, Stack.RIDGE + form, hadoop);
        if (trees != null) {
            ModelFile.write(trees, folder, Stack.TREES + form, hadoop);
        }
    }

    /**
     * What both answer to the numbers of prompts.
     *
     * @param targets target_id, evidence
     * @return target_id, {@link Stack#RIDGE} and, if there are any, {@link Stack#TREES}, their names ended by the form;
     *     within the scale
     */
    Dataset<Row> answers(Dataset<Row> targets) {
        Dataset<Row> answered = answers(scale, ridge, Stack.RIDGE + form, targets.select("target_id", "evidence"));
        return (trees == null ? answered : answers(scale, trees, Stack.TREES + form, answered)).drop("evidence");
    }

    /** Adds what one of them answers, under its name, to rows with the column evidence. */
    static Dataset<Row> answers(RatingScale scale, Model<?> model, String name, Dataset<Row> targets) {
        Column answer = greatest(lit(scale.min()), least(lit(scale.max()), col("prediction")));
        return model.transform(targets.withColumn(FEATURES, array_to_vector(col("evidence"))))
                .withColumn(name, answer)
                .drop("prediction", FEATURES);
    }
}
