package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.stddev_samp;

import io.github.dramatis.core.evaluation.StudentEstimate;
import io.github.dramatis.core.report.SimulationReport.Curve;
import io.github.dramatis.core.report.SimulationReport.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** How sessions go from page to page, by the table simulation_events. */
final class SessionCurves {
    private SessionCurves() {}

    /**
     * A curve a recommender, by name.
     *
     * @param events rows of the table
     */
    static List<Curve> of(Dataset<Row> events) {
        Dataset<Row> first = events.where(col("replication").equalTo(0));
        Dataset<Row> ends = first.groupBy("recommender", "user_id", "page")
                .agg(max_by(col("satisfaction"), col("step")).as("satisfaction"));
        Dataset<Row> pages =
                first.select(col("recommender"), col("page").as("at")).distinct();
        Dataset<Row> steps = ends.join(broadcast(pages), "recommender")
                .where(col("page").leq(col("at")))
                .groupBy("recommender", "user_id", "at")
                .agg(
                        max_by(col("satisfaction"), col("page")).as("satisfaction"),
                        max("page").equalTo(col("at")).cast("double").as("there"))
                .groupBy("recommender", "at")
                .agg(avg("satisfaction"), stddev_samp("satisfaction"), count(lit(1)), avg("there"))
                .sort("recommender", "at");
        Map<String, List<Step>> curves = new LinkedHashMap<>();
        for (Row row : steps.collectAsList()) {
            curves.computeIfAbsent(row.getString(0), recommender -> new ArrayList<>())
                    .add(step(row));
        }
        return curves.entrySet().stream()
                .map(curve -> new Curve(curve.getKey(), curve.getValue()))
                .toList();
    }

    private static Step step(Row row) {
        long agents = row.getLong(4);
        double error = row.isNullAt(3) ? Double.NaN : row.getDouble(3) / Math.sqrt(agents);
        StudentEstimate satisfaction = new StudentEstimate(row.getDouble(2), error, agents);
        return new Step(row.getInt(1), satisfaction.value(), satisfaction.interval(0.95), row.getDouble(5));
    }
}
