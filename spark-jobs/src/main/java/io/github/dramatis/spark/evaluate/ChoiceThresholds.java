package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.evaluation.TakenThreshold;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The log-odds against none above which an item counts as taken, for each predictor, sizes of slates and half of the
 * users. They are fitted on the slates of the other half, so that no user's slates decide about themselves.
 *
 * @param steps {@link TakenThreshold} by predictor, sizes and the half that they are for
 * @param seed of the run
 */
record ChoiceThresholds(Map<String, Integer> steps, long seed) implements Serializable {
    private static final String SEPARATOR = "\u0001";

    /** @param rows user_id, predictor, items, place, probabilities */
    static ChoiceThresholds of(Dataset<Row> rows, long seed) {
        ChoiceThresholds counting = new ChoiceThresholds(Map.of(), seed);
        Map<String, Integer> steps = new HashMap<>();
        rows.javaRDD()
                .mapPartitionsToPair(counting::ofPartition)
                .reduceByKey(Sums::plus)
                .collectAsMap()
                .forEach((key, counts) -> steps.put(key, TakenThreshold.best(counts)));
        return new ChoiceThresholds(steps, seed);
    }

    private Iterator<Tuple2<String, double[]>> ofPartition(Iterator<Row> rows) {
        Map<String, double[]> counts = new HashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            String key = key(
                    row.getAs(ChoiceMeasuring.NAME), row.getAs(ChoiceMeasuring.ITEMS), 1 - half(row.getAs("user_id")));
            TakenThreshold.count(
                    Rows.doubles(row, row.fieldIndex("probabilities")),
                    row.<Integer>getAs(ChoiceMeasuring.TAKEN),
                    counts.computeIfAbsent(key, k -> new double[2 * TakenThreshold.STEPS]));
        }
        return counts.entrySet().stream()
                .map(entry -> new Tuple2<>(entry.getKey(), entry.getValue()))
                .iterator();
    }

    /** The step for a user's slates; {@link TakenThreshold#NONE} if the other half has taken nothing. */
    int of(String predictor, String items, String user) {
        return steps.getOrDefault(key(predictor, items, half(user)), TakenThreshold.NONE);
    }

    private int half(String user) {
        return (int) (Draws.hash(seed, "choice-thresholds", user) & 1);
    }

    private static String key(String predictor, String items, int half) {
        return predictor + SEPARATOR + items + SEPARATOR + half;
    }
}
