package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.FactorEstimates;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** What one baseline answers about any pair, as it was fitted by the stage baselines. */
public final class PairBaseline {
    /** Column of the rating to expect. */
    public static final String EXPECTED = "baseline_expected";
    /** Column of the probabilities of the ratings, ascending. */
    public static final String PROBABILITIES = "baseline_probabilities";

    private static final StructType SCHEMA = new StructType()
            .add("target_id", DataTypes.StringType)
            .add(EXPECTED, DataTypes.DoubleType)
            .add(PROBABILITIES, new ArrayType(DataTypes.DoubleType, false));

    private final BaselineFit fit;
    private final EstimateConfig estimate;
    private final RatingScale scale;

    /**
     * @param fit the baseline's row of the table baselines
     * @param estimate as the factors in reference_factors were fitted
     */
    public PairBaseline(BaselineFit fit, EstimateConfig estimate, RatingScale scale) {
        this.fit = fit;
        this.estimate = estimate;
        this.scale = scale;
    }

    /** Whether it looks at the items' content, so that the pairs need it beside the evidence. */
    public boolean readsContent() {
        return fit.baseline().endsWith(Stack.CONTENT);
    }

    /**
     * Answers pairs as the test rows are answered.
     *
     * @param pairs target_id, user_id, item_id, evidence and, where it {@link #readsContent}, content; a row a pair
     * @param history everybody's user_id, item_id, rating of the training parts, none of the pairs among them
     * @return target_id, {@link #EXPECTED}, {@link #PROBABILITIES}
     * @throws UserError if the fitted model is not in the workspace any more
     */
    public Dataset<Row> of(StageContext context, Dataset<Row> pairs, Dataset<Row> history) {
        UserHistograms histograms = new UserHistograms(scale);
        TiltedHistogram histogram =
                new TiltedHistogram(scale, histograms.population(history), fit.smoothing(), fit.sharpness());
        String name = fit.baseline();
        MapFunction<Row, Row> around = row -> RowFactory.create(
                row.getString(0), row.getDouble(1), histogram.around(row.getDouble(1), Rows.doubles(row, 2)));
        return histograms
                .addTo(expected(context, pairs, history), history)
                .select(col("target_id"), col(name), col(UserHistograms.COUNTS))
                .map(around, Encoders.row(SCHEMA));
    }

    /** With the baseline's column. */
    private Dataset<Row> expected(StageContext context, Dataset<Row> pairs, Dataset<Row> history) {
        String name = fit.baseline();
        if (FittedStack.isOne(name)) {
            String folder = context.files(BaselinesStage.FOLDER)
                    .orElseThrow(() -> new UserError(
                            "the fitted baseline " + name,
                            "its files are not in the workspace any more",
                            "run again: dramatis run --from baselines"));
            Dataset<Row> numbers = readsContent() ? EverybodysRows.withContent(pairs) : pairs;
            return FittedStack.answers(scale, FittedStack.read(folder, name), name, numbers);
        }
        Dataset<Row> asked = pairs.drop("evidence");
        return name.equals(FactorEstimates.ALS)
                ? new FactorEstimates(scale, estimate, context.read(Tables.REFERENCE_FACTORS)).addTo(asked, history)
                : new RatingBaselines(estimate.damping(), scale).addTo(asked, history);
    }
}
