package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.evaluation.Answer;
import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Outcome;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that are measured: for each test pair what every variant answered, and once what the baselines say. Baselines answer
 * on all pairs that any variant was asked about; a variant is compared with them on its own pairs.
 */
final class TestOutcomes {
    /** Marks a pair's one row that stands for the baselines. */
    static final int BASELINES = -1;

    private static final List<String> PAIR = List.of("user_id", "item_id");

    private TestOutcomes() {}

    /** The test pairs that were asked about, with the truth from the interactions: user_id, item_id, persona_id, rating. */
    static Dataset<Row> pairs(Dataset<Row> predictions, Dataset<Row> interactions) {
        Dataset<Row> truth = interactions.where(col("split").equalTo("test")).select("user_id", "item_id", "rating");
        Dataset<Row> asked =
                predictions.select("user_id", "item_id", "persona_id").dropDuplicates("user_id", "item_id");
        return truth.join(asked, PAIR.toArray(String[]::new));
    }

    /**
     * One row an outcome: user_id, persona_id, predictor (index into the variants or {@link #BASELINES}), rating, expected, drawn,
     * mass_outside, unrelated, baselines.
     *
     * @param pairs {@link #pairs} with the baselines' columns
     */
    static Dataset<Row> of(Dataset<Row> predictions, Dataset<Row> pairs, List<Predictor> variants) {
        Column baselines =
                array(Arrays.stream(Baseline.values()).map(b -> col(b.column())).toArray(Column[]::new));
        Dataset<Row> truth = pairs.select(
                col("user_id"), col("item_id"), col("persona_id"), col("rating"), baselines.as("baselines"));
        Dataset<Row> answers = predictions
                .select(
                        col("user_id"),
                        col("item_id"),
                        index(variants).as("predictor"),
                        col("expected"),
                        col("drawn"),
                        lit(1.0).minus(col("label_mass")).as("mass_outside"),
                        col("answer").notEqual(Answer.Kind.RATING.label()).as("unrelated"))
                .join(truth, PAIR.toArray(String[]::new));
        Dataset<Row> once = truth.withColumn("predictor", lit(BASELINES))
                .withColumn("expected", lit(null).cast("double"))
                .withColumn("drawn", lit(null).cast("double"))
                .withColumn("mass_outside", lit(null).cast("double"))
                .withColumn("unrelated", lit(null).cast("boolean"));
        return Stream.of(answers, once)
                .map(rows -> rows.select(
                        "user_id",
                        "persona_id",
                        "predictor",
                        "rating",
                        "expected",
                        "drawn",
                        "mass_outside",
                        "unrelated",
                        "baselines"))
                .reduce(Dataset::union)
                .orElseThrow();
    }

    /** A variant's answer. */
    static Outcome answer(Row row) {
        return new Outcome(
                row.getDouble(3),
                row.getDouble(4),
                row.getDouble(5),
                row.getDouble(6),
                row.isNullAt(7) ? null : row.getBoolean(7),
                baselines(row));
    }

    /** A baseline's answer: as a rating it would hand out the nearest one on the scale. */
    static Outcome answer(Row row, Baseline baseline, RatingScale scale) {
        double[] all = baselines(row);
        double expected = all[baseline.ordinal()];
        double nearest = scale.at(scale.nearestIndex(expected));
        return new Outcome(row.getDouble(3), expected, nearest, Double.NaN, null, all);
    }

    private static double[] baselines(Row row) {
        return row.<Double>getList(8).stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Column index(List<Predictor> variants) {
        Column index = lit(null).cast("int");
        for (int i = 0; i < variants.size(); i++) {
            Column isIt = col("adapter")
                    .equalTo(variants.get(i).adapter())
                    .and(col("memory").equalTo(variants.get(i).memory()));
            index = when(isIt, i).otherwise(index);
        }
        return index;
    }
}
