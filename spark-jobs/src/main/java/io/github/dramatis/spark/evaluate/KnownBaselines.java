package io.github.dramatis.spark.evaluate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.first;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.evaluation.Baseline;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What the table {@code baseline_predictions} says of the test pairs: the ratings that ALS, ridge and trees expect,
 * which are tuned and fitted there, and every baseline's label distribution.
 */
final class KnownBaselines {
    private final Dataset<Row> test;

    /** @param predictions the table */
    KnownBaselines(Dataset<Row> predictions) {
        test = predictions.where(col("purpose").equalTo("test"));
    }

    /**
     * Adds a column for each baseline of the table that the pairs have none of, and its
     * {@link TestOutcomes#probabilitiesColumn}.
     */
    Dataset<Row> addTo(Dataset<Row> pairs) {
        Set<String> there = test.select("baseline").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
        List<String> known = List.of(pairs.columns());
        List<Column> columns = new ArrayList<>();
        for (Baseline baseline : Baseline.values()) {
            if (there.contains(baseline.column())) {
                if (!known.contains(baseline.column())) {
                    columns.add(of(baseline, "expected").as(baseline.column()));
                }
                columns.add(of(baseline, "label_probabilities").as(TestOutcomes.probabilitiesColumn(baseline)));
            }
        }
        if (columns.isEmpty()) {
            return pairs;
        }
        Dataset<Row> byPair = test.groupBy("user_id", "item_id")
                .agg(columns.get(0), columns.subList(1, columns.size()).toArray(Column[]::new));
        return pairs.join(byPair, new String[] {"user_id", "item_id"}, "left");
    }

    private static Column of(Baseline baseline, String column) {
        return first(when(col("baseline").equalTo(baseline.column()), col(column)), true);
    }
}
