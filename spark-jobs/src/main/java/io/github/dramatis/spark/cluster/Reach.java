package io.github.dramatis.spark.cluster;

import static org.apache.spark.sql.functions.expr;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How far from their centres users lie. */
final class Reach {
    private Reach() {}

    /**
     * For each centre the least distance of a user within which 99 % of its users lie: that of the farthest where they
     * are few.
     *
     * @param points the fit sample
     */
    static Map<Integer, Double> of(Dataset<Row> points, Vector[] centres) {
        Map<Integer, Double> reach = new HashMap<>();
        for (Row row : Assignment.of(points, centres)
                .groupBy("cluster")
                .agg(expr("percentile_disc(0.99) WITHIN GROUP (ORDER BY distance)"))
                .collectAsList()) {
            reach.put(row.getInt(0), row.getDouble(1));
        }
        return reach;
    }
}
