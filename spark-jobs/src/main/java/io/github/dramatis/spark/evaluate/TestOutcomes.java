package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Predictor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rows that are measured: for each test pair what every variant answered, and once what the baselines say.
 * Baselines answer on all pairs that any variant was asked about; a variant is compared with them on its own pairs.
 */
final class TestOutcomes {
    /** Marks a pair's one row that stands for the baselines. */
    static final int BASELINES = -1;

    private static final List<String> PAIR = List.of("user_id", "item_id");
    private static final String DISTRIBUTION = "array<double>";

    private TestOutcomes() {}

    /**
     * The test pairs that were asked about, with the truth from the interactions: user_id, item_id, persona_id, weight
     * (null where the predictions have none), rating.
     */
    static Dataset<Row> pairs(Dataset<Row> predictions, Dataset<Row> interactions) {
        Dataset<Row> truth = interactions.where(col("split").equalTo("test")).select("user_id", "item_id", "rating");
        Dataset<Row> asked = predictions
                .select(col("user_id"), col("item_id"), col("persona_id"), optional(predictions, "weight", "double"))
                .dropDuplicates("user_id", "item_id");
        return truth.join(asked, PAIR.toArray(String[]::new));
    }

    /**
     * One row an outcome: user_id, item_id, persona_id, rating, weight, a column a baseline and one of its label
     * distribution, and of the run (index into the runs or {@link #BASELINES}): expected, drawn, label_probabilities,
     * mass_outside, text.
     *
     * @param pairs {@link #pairs} with the baselines' columns and {@link RowSlices#COLUMN}; {@link
     *     #probabilitiesColumn} may be among them
     */
    static Dataset<Row> of(Dataset<Row> predictions, Dataset<Row> pairs, List<Plan.Run> runs) {
        List<Column> columns = new ArrayList<>(List.of(
                col("user_id"),
                col("item_id"),
                col("persona_id"),
                col("rating"),
                col("weight"),
                coalesce(optional(pairs, RowSlices.COLUMN, "array<string>"), array().cast("array<string>"))
                        .as(RowSlices.COLUMN)));
        for (Baseline baseline : Baseline.values()) {
            columns.add(optional(pairs, baseline.column(), "double"));
            columns.add(optional(pairs, probabilitiesColumn(baseline), DISTRIBUTION));
        }
        Dataset<Row> truth = pairs.select(columns.toArray(Column[]::new));
        Dataset<Row> answers = answered(predictions)
                .select(
                        col("user_id"),
                        col("item_id"),
                        index(predictions, runs).as("run"),
                        col("expected"),
                        col("drawn"),
                        optional(predictions, "label_probabilities", DISTRIBUTION),
                        lit(1.0).minus(col("label_mass")).as("mass_outside"),
                        col("text"))
                .join(truth, PAIR.toArray(String[]::new));
        Dataset<Row> once = truth.withColumn("run", lit(BASELINES))
                .withColumn("expected", lit(null).cast("double"))
                .withColumn("drawn", lit(null).cast("double"))
                .withColumn("label_probabilities", lit(null).cast(DISTRIBUTION))
                .withColumn("mass_outside", lit(null).cast("double"))
                .withColumn("text", lit(null).cast("string"));
        return answers.unionByName(once);
    }

    /** The rows without an error: where a server gave no answer, all labels are as likely as another. */
    static Dataset<Row> answered(Dataset<Row> predictions) {
        return predictions.where(optional(predictions, "error", "string").isNull());
    }

    /** The runs of the variants that answered, one a seed if the predictions tell them apart (column seed). */
    static List<Plan.Run> runs(Dataset<Row> predictions) {
        return predictions
                .select(
                        col("adapter"),
                        optional(predictions, "scheme", "string"),
                        optional(predictions, "setting", "string"),
                        col("memory"),
                        seed(predictions))
                .distinct()
                .collectAsList()
                .stream()
                .sorted(text(0).thenComparing(text(1))
                        .thenComparing(text(2))
                        .thenComparing(text(3))
                        .thenComparing(row -> row.getInt(4)))
                .map(row -> new Plan.Run(
                        Predictor.variant(row.getString(0), row.getString(1), row.getString(2), row.getString(3)),
                        row.getInt(4)))
                .toList();
    }

    private static Comparator<Row> text(int column) {
        return Comparator.comparing(row -> row.getString(column), Comparator.nullsFirst(Comparator.naturalOrder()));
    }

    /** Where the label distribution of a baseline stands if it has one: "bias_label_probabilities". */
    static String probabilitiesColumn(Baseline baseline) {
        return baseline.column() + "_label_probabilities";
    }

    /** A column that predictions made before it was thought of do not have: null there. */
    static Column optional(Dataset<Row> rows, String column, String type) {
        boolean there = Arrays.asList(rows.columns()).contains(column);
        return (there ? col(column) : lit(null).cast(type)).as(column);
    }

    private static Column seed(Dataset<Row> predictions) {
        return coalesce(optional(predictions, "seed", "int").cast("int"), lit(0))
                .as("seed");
    }

    private static Column index(Dataset<Row> predictions, List<Plan.Run> runs) {
        Column index = lit(null).cast("int");
        for (int i = 0; i < runs.size(); i++) {
            Plan.Run run = runs.get(i);
            Column isIt = col("adapter")
                    .equalTo(run.predictor().adapter())
                    .and(optional(predictions, "scheme", "string")
                            .eqNullSafe(run.predictor().scheme()))
                    .and(optional(predictions, "setting", "string")
                            .eqNullSafe(run.predictor().setting()))
                    .and(col("memory").equalTo(run.predictor().memory()))
                    .and(seed(predictions).equalTo(run.seed()));
            index = when(isIt, i).otherwise(index);
        }
        return index;
    }
}
