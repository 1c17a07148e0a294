package io.github.dramatis.spark.cluster;

import static org.apache.spark.ml.functions.array_to_vector;
import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log1p;
import static org.apache.spark.sql.functions.sum;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.ElementwiseProduct;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.StandardScalerModel;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Users as points. Two blocks of numbers: the profile's sentence vector, and the traits (activity, conformity, diversity, mean
 * and spread of the ratings; for each category its share of the ratings and how much better than usual it is rated).
 *
 * <p>Every number is standardized over the fit sample, then each block is divided by the root of how many of its numbers vary.
 * So a block's mean squared norm is 1: 384 numbers of text weigh as much as a few dozen traits.
 */
final class FeatureSpace {
    /** Column of the points. */
    static final String FEATURES = "features";

    private static final String RAW = "raw";
    private static final String SCALED = "scaled";
    /** Ratings with which a user's category figures are drawn to the population's: a few ratings tell little. */
    private static final double PRIOR_RATINGS = 5;

    private final PipelineModel scaling;

    private FeatureSpace(PipelineModel scaling) {
        this.scaling = scaling;
    }

    /** Adds the numbers before scaling; {@code vector} holds the text's if it is asked for. */
    static Dataset<Row> raw(Dataset<Row> users, boolean text, boolean traits, int categories) {
        List<Column> blocks = new ArrayList<>();
        if (text) {
            blocks.add(col("vector").cast("array<double>"));
        }
        if (traits) {
            blocks.add(traits(users, categories));
        }
        return users.withColumn(RAW, array_to_vector(concat(blocks.toArray(Column[]::new))));
    }

    private static Column traits(Dataset<Row> users, int categories) {
        List<Column> totals = new ArrayList<>(List.of(avg("conformity"), sum("ratings")));
        for (int i = 0; i < categories; i++) {
            totals.add(sum(col("counts").getItem(i)));
        }
        Row population = users.agg(
                        totals.get(0), totals.subList(1, totals.size()).toArray(Column[]::new))
                .first();
        double usualConformity = population.isNullAt(0) ? 0 : population.getDouble(0);
        List<Column> columns = new ArrayList<>(List.of(
                log1p(col("activity")),
                coalesce(col("conformity"), lit(usualConformity)),
                col("diversity"),
                col("rating_mean"),
                col("rating_spread")));
        for (int i = 0; i < categories; i++) {
            Column ratings = col("counts").getItem(i);
            double usualShare = (double) population.getLong(2 + i) / population.getLong(1);
            columns.add(ratings.plus(PRIOR_RATINGS * usualShare)
                    .divide(col("ratings").plus(PRIOR_RATINGS)));
            columns.add(col("sums")
                    .getItem(i)
                    .minus(ratings.multiply(col("rating_mean")))
                    .divide(ratings.plus(PRIOR_RATINGS)));
        }
        return array(columns.toArray(Column[]::new)).cast("array<double>");
    }

    /** @param sample users with their {@link #raw} numbers, cached */
    static FeatureSpace fit(Dataset<Row> sample, int textDimensions) {
        StandardScalerModel scaler = new StandardScaler()
                .setInputCol(RAW)
                .setOutputCol(SCALED)
                .setWithMean(true)
                .setWithStd(true)
                .fit(sample);
        ElementwiseProduct weights = new ElementwiseProduct()
                .setInputCol(SCALED)
                .setOutputCol(FEATURES)
                .setScalingVec(Vectors.dense(weights(scaler.std().toArray(), textDimensions)));
        return new FeatureSpace(new PipelineModel("features", new Transformer[] {scaler, weights}));
    }

    private static double[] weights(double[] deviations, int textDimensions) {
        double[] weights = new double[deviations.length];
        fill(weights, deviations, 0, Math.min(textDimensions, weights.length));
        fill(weights, deviations, Math.min(textDimensions, weights.length), weights.length);
        return weights;
    }

    private static void fill(double[] weights, double[] deviations, int from, int to) {
        long varying = Arrays.stream(deviations, from, to).filter(d -> d > 0).count();
        Arrays.fill(weights, from, to, varying == 0 ? 0 : 1 / Math.sqrt(varying));
    }

    /** Adds {@link #FEATURES} and removes what they were made from. */
    Dataset<Row> place(Dataset<Row> raw) {
        return scaling.transform(raw).drop(RAW, SCALED, "vector");
    }
}
