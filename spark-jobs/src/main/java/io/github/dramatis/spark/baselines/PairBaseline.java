package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.FactorEstimates;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What one baseline answers about any pair, as it was fitted by the stage baselines. However many parts the pairs come
 * in, everybody's ratings are added up once.
 */
public final class PairBaseline implements AutoCloseable {
    /** Column of the rating to expect. */
    public static final String EXPECTED = "baseline_expected";
    /** Column of the probabilities of the ratings, ascending. */
    public static final String PROBABILITIES = "baseline_probabilities";

    private static final StructType SCHEMA = new StructType()
            .add("target_id", DataTypes.StringType)
            .add(EXPECTED, DataTypes.DoubleType)
            .add(PROBABILITIES, new ArrayType(DataTypes.DoubleType, false));

    private static final String[] PAIR = {"user_id", "item_id"};
    private static final String[] TARGET = {"target_id"};
    /** Begins ids that no user and no item has. */
    private static final String OF_ITS_OWN = "\u0000";

    private final StageContext context;
    private final BaselineFit fit;
    private final EstimateConfig estimate;
    private final RatingScale scale;
    private final Dataset<Row> everybody;
    private double[] population; // [levels] of everybody; null before it is needed
    private final KeptRows kept = new KeptRows();
    private Dataset<Row> itemSums; // likewise

    /**
     * Reads nothing yet.
     *
     * @param context where its files and the factors are
     * @param fit the baseline's row of the table baselines
     * @param estimate as the factors in reference_factors were fitted
     * @param everybody user_id, item_id, rating of everybody's training parts: gone through once, by the first pairs
     */
    public PairBaseline(
            StageContext context, BaselineFit fit, EstimateConfig estimate, RatingScale scale, Dataset<Row> everybody) {
        this.context = context;
        this.fit = fit;
        this.estimate = estimate;
        this.scale = scale;
        this.everybody = everybody;
    }

    /**
     * The ratings that it may know when pairs are asked about. A pair that was seen is answered as if it had not been
     * rated, and the others as if nothing else were asked; only the mean and the histogram of everybody keep its
     * rating.
     *
     * @param history user_id, item_id, rating of the pairs' users
     * @param more item_id, rating: of these users, but not among everybody's
     * @param seen user_id, item_id, rating of the history that are among the pairs
     */
    public record Known(Dataset<Row> history, Dataset<Row> more, Dataset<Row> seen) {}

    /** Whether it looks at the items' content, so that the pairs need it beside the evidence. */
    public boolean readsContent() {
        return fit.baseline().endsWith(Stack.CONTENT);
    }

    /**
     * Answers pairs as the test rows are answered.
     *
     * @param pairs target_id, user_id, item_id, evidence and, where it {@link #readsContent}, content; a row a pair
     * @return target_id, {@link #EXPECTED}, {@link #PROBABILITIES}
     * @throws UserError if the fitted model is not in the workspace any more
     */
    public Dataset<Row> of(Dataset<Row> pairs, Known known) {
        UserHistograms histograms = new UserHistograms(scale);
        TiltedHistogram histogram =
                new TiltedHistogram(scale, population(histograms, known), fit.smoothing(), fit.sharpness());
        String name = fit.baseline();
        RatingScale levels = scale; // executors do not get this object
        MapFunction<Row, Row> around = row -> RowFactory.create(
                row.getString(0), row.getDouble(1), histogram.around(row.getDouble(1), counts(row, levels)));
        Dataset<Row> expected = expected(pairs, known).select("target_id", name);
        return histograms
                .addTo(pairs.select("target_id", "user_id", "item_id"), known.history())
                .join(known.seen(), PAIR, "left")
                .join(expected, TARGET)
                .select(col("target_id"), col(name), col(UserHistograms.COUNTS), col("rating"))
                .map(around, Encoders.row(SCHEMA));
    }

    /** [levels] of a user, without the rating of the pair where it was seen. */
    private static double[] counts(Row row, RatingScale scale) {
        double[] counts = Rows.doubles(row, 2);
        if (!row.isNullAt(3)) {
            counts[scale.nearestIndex(row.getDouble(3))]--;
        }
        return counts;
    }

    private double[] population(UserHistograms histograms, Known known) {
        if (population == null) {
            population = histograms.population(everybody);
        }
        double[] added = histograms.population(known.more());
        Arrays.setAll(added, level -> population[level] + added[level]);
        return added;
    }

    /** target_id and the baseline's column, among others. */
    private Dataset<Row> expected(Dataset<Row> pairs, Known known) {
        String name = fit.baseline();
        if (FittedStack.isOne(name)) {
            String folder = context.files(BaselinesStage.FOLDER)
                    .orElseThrow(() -> new UserError(
                            "the fitted baseline " + name,
                            "its files are not in the workspace any more",
                            "run again: dramatis run --from baselines"));
            Dataset<Row> numbers = readsContent() ? EverybodysRows.withContent(pairs) : pairs;
            Configuration hadoop = context.spark().sparkContext().hadoopConfiguration();
            return FittedStack.answers(scale, ModelFile.read(folder, name, hadoop), name, numbers);
        }
        Dataset<Row> asked = pairs.drop("evidence");
        return name.equals(FactorEstimates.ALS)
                ? new FactorEstimates(scale, estimate, context.read(Tables.REFERENCE_FACTORS))
                        .addTo(asked, known.history())
                : byMeans(asked, known);
    }

    private Dataset<Row> byMeans(Dataset<Row> asked, Known known) {
        if (itemSums == null) {
            itemSums = kept.keep(RatingBaselines.sums(everybody));
        }
        Dataset<Row> sums = itemSums.unionByName(RatingBaselines.sums(known.more()))
                .groupBy("item_id")
                .agg(sum("item_sum").as("item_sum"), sum("item_ratings").as("item_ratings"));
        Row all = sums.agg(sum("item_sum"), sum("item_ratings")).first();
        double damping = fit.damping() == null ? estimate.damping() : fit.damping();
        RatingBaselines means = new RatingBaselines(damping, scale);
        double mean = all.getDouble(0) / all.getLong(1);
        return known.seen().isEmpty()
                ? means.addTo(asked, known.history(), sums, mean)
                : byMeans(asked, known, sums, means, mean);
    }

    /** Of a pair that was seen user and item are ones of its own, which have all of their ratings but the pair's. */
    private static Dataset<Row> byMeans(
            Dataset<Row> asked, Known known, Dataset<Row> sums, RatingBaselines means, double mean) {
        Column own = concat(lit(OF_ITS_OWN), col("target_id"));
        Dataset<Row> seen = asked.select("target_id", "user_id", "item_id").join(known.seen(), PAIR);
        Dataset<Row> targets = asked.join(seen.select(col("target_id"), own.as("own")), TARGET, "left")
                .withColumn("user_id", coalesce(col("own"), col("user_id")))
                .withColumn("item_id", coalesce(col("own"), col("item_id")))
                .drop("own");
        Dataset<Row> history = seen.select(col("user_id"), col("item_id").as("left_out"), own.as("own"))
                .join(known.history(), "user_id")
                .where(col("item_id").notEqual(col("left_out")))
                .select(col("own").as("user_id"), col("item_id"), col("rating"));
        Dataset<Row> ofItems = seen.join(sums, "item_id")
                .where(col("item_ratings").gt(1))
                .select(
                        own.as("item_id"),
                        col("item_sum").minus(col("rating")).as("item_sum"),
                        col("item_ratings").minus(1).as("item_ratings"));
        return means.addTo(targets, known.history().unionByName(history), sums.unionByName(ofItems), mean);
    }

    @Override
    public void close() {
        kept.close();
    }
}
