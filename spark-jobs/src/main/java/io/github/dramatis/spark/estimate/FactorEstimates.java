package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.estimate.FactorEstimate;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What item factors of the other folds' users and the user's factor, in closed form from a history, expect. Prompts
 * show the same deviation by factors, on top of biases over all other ratings.
 */
public final class FactorEstimates {
    /** The column of the estimates. */
    public static final String ALS = "als";

    private static final StructType SCHEMA =
            new StructType().add("target_id", DataTypes.StringType).add(ALS, DataTypes.DoubleType);
    // columns of the rows that an estimate is made of
    private static final int ITEM = 1;
    private static final int TARGET = 2;
    private static final int RATING = 3;
    private static final int FOLD = 4;
    private static final int BIAS = 5;
    private static final int FACTORS = 6;
    /** What a user is known for first, then what is asked. */
    private static final Column[] KNOWN_FIRST = {col("target_id").isNotNull(), col("item_id")};

    private final RatingScale scale;
    private final EstimateConfig config;
    private final Dataset<Row> factors;
    private final double[] means; // [folds]

    /**
     * @param config that the stage estimate was given
     * @param factors the rows of reference_factors
     */
    public FactorEstimates(RatingScale scale, EstimateConfig config, Dataset<Row> factors) {
        ReferenceFactors fitted = ReferenceFactors.read(factors, config, scale);
        this.scale = scale;
        this.config = fitted.config();
        this.factors = factors.select("item_id", "fold", "factors", "bias");
        this.means = fitted.means();
    }

    /** The damping of biases that the factors were fitted with. */
    public double damping() {
        return config.damping();
    }

    /**
     * Adds {@link #ALS}: of a target that is in the history what the user's other ratings expect.
     *
     * @param targets target_id, user_id, item_id and more
     * @param history user_id, item_id, rating
     */
    public Dataset<Row> addTo(Dataset<Row> targets, Dataset<Row> history) {
        Dataset<Row> known = history.join(targets.select("user_id").distinct(), new String[] {"user_id"}, "left_semi")
                .select(col("user_id"), col("item_id"), lit(null).cast("string").as("target_id"), col("rating"));
        Dataset<Row> asked = targets.select(
                col("user_id"),
                col("item_id"),
                col("target_id"),
                lit(null).cast("double").as("rating"));
        Dataset<Row> rows = known.union(asked)
                .withColumn("fold", TrainingRatings.fold(config.folds()))
                .join(factors, new String[] {"item_id", "fold"}, "left")
                .select("user_id", "item_id", "target_id", "rating", "fold", "bias", "factors");
        Dataset<Row> estimates = rows.groupByKey((MapFunction<Row, String>) row -> row.getString(0), Encoders.STRING())
                .flatMapSortedGroups(KNOWN_FIRST, estimates(scale, config, means), Encoders.row(SCHEMA));
        return targets.join(estimates, new String[] {"target_id"}, "left");
    }

    private static FlatMapGroupsFunction<String, Row, Row> estimates(
            RatingScale scale, EstimateConfig config, double[] means) {
        return (user, rows) -> {
            List<Row> known = new ArrayList<>();
            Set<String> items = new HashSet<>(); // of these
            List<Row> asked = new ArrayList<>();
            FactorEstimate ofAll = null; // null before the first target
            while (rows.hasNext()) {
                Row row = rows.next();
                if (row.isNullAt(TARGET)) {
                    known.add(row);
                    items.add(row.getString(ITEM));
                    continue;
                }
                if (ofAll == null) {
                    ofAll = learnt(scale, config, means[row.getInt(FOLD)], known, null);
                }
                String item = row.getString(ITEM);
                FactorEstimate estimate =
                        items.contains(item) ? learnt(scale, config, means[row.getInt(FOLD)], known, item) : ofAll;
                asked.add(RowFactory.create(
                        row.getString(TARGET), estimate.estimate(bias(row), ReferenceFactors.factors(row, FACTORS))));
            }
            return asked.iterator();
        };
    }

    /** @param without an item; null: all are learnt */
    private static FactorEstimate learnt(
            RatingScale scale, EstimateConfig config, double mean, List<Row> known, String without) {
        FactorEstimate estimate =
                new FactorEstimate(scale, mean, config.rank(), config.damping(), config.regularization());
        known.stream()
                .filter(rated -> !rated.getString(ITEM).equals(without))
                .forEach(rated ->
                        estimate.learn(rated.getDouble(RATING), bias(rated), ReferenceFactors.factors(rated, FACTORS)));
        return estimate;
    }

    private static double bias(Row row) {
        return row.isNullAt(BIAS) ? 0 : row.getDouble(BIAS);
    }
}
