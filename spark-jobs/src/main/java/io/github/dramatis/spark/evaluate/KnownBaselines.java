package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.evaluation.Baseline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the table {@code baseline_predictions} says of the test pairs: the rating that each baseline expects and its
 * label distribution, so that a baseline's errors and its likelihood are of one predictor.
 */
final class KnownBaselines {
    private static final String TUNED = "tuned ";

    private final Dataset<Row> test;

    /** @param predictions the table */
    KnownBaselines(Dataset<Row> predictions) {
        test = predictions.where(col("purpose").equalTo("test"));
    }

    /**
     * Adds a column for each baseline of the table, and its {@link TestOutcomes#probabilitiesColumn}. A column that the
     * pairs have already stays where the table does not have the pair.
     */
    Dataset<Row> addTo(Dataset<Row> pairs) {
        Set<String> there = test.select("baseline").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
        List<String> known = List.of(pairs.columns());
        List<Column> columns = new ArrayList<>();
        for (Baseline baseline : Baseline.values()) {
            if (there.contains(baseline.column())) {
                boolean twice = known.contains(baseline.column());
                columns.add(of(baseline, "expected").as(twice ? TUNED + baseline.column() : baseline.column()));
                columns.add(of(baseline, "label_probabilities").as(TestOutcomes.probabilitiesColumn(baseline)));
            }
        }
        if (columns.isEmpty()) {
            return pairs;
        }
        Dataset<Row> byPair = test.groupBy("user_id", "item_id")
                .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
        Dataset<Row> joined = pairs.join(byPair, new String[] {"user_id", "item_id"}, "left");
        for (String column : known) {
            if (there.contains(column)) {
                joined = joined.withColumn(column, coalesce(col(TUNED + column), col(column)))
                        .drop(TUNED + column);
            }
        }
        return joined;
    }

    /** The baselines that {@link #addTo} has added columns of, in the order of {@link Baseline}. */
    static Set<Baseline> among(String... columns) {
        List<String> all = List.of(columns);
        return Arrays.stream(Baseline.values())
                .filter(baseline -> all.contains(TestOutcomes.probabilitiesColumn(baseline)))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Column of(Baseline baseline, String column) {
        return first(when(col("baseline").equalTo(baseline.column()), col(column)), true);
    }
}
