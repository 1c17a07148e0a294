package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.ceil;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lag;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.simulation.SessionFit;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.spark.recommend.ListCopies;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * The sessions of a source that has some: events of a user with less than a gap between each and the next. Agents turn
 * pages as readily as makes their sessions as long.
 *
 * @param interactions user_id, timestamp, split; the test part is not looked at
 * @param gapMinutes the shortest time without an event that ends a session
 */
record ObservedSessions(Dataset<Row> interactions, int gapMinutes) {
    private static final long SECONDS = 60;

    /**
     * The rules with patience and fatigue as these sessions have them, by the recommenders themselves: the rules must
     * not hang on what copies, spoilt on purpose, are simulated too.
     *
     * @param sessions by the rules so far
     * @param pages of all recommenders: recommender, user_id, page, slate, and a column a tester of chances
     * @param ratings user_id, item_id, expected: of what agents take
     */
    SessionFit fit(AgentSessions sessions, Dataset<Row> pages, Dataset<Row> ratings) {
        Object[] originals =
                ListCopies.namesOfOriginals(sessions.recommenders()).toArray();
        Dataset<Row> own = pages.where(col("recommender").isin(originals));
        Dataset<Row> given = ratings.join(sessions.taken(own), new String[] {"user_id", "item_id"}, "left_semi");
        SessionModel model = sessions.model();
        double takingRate = own.agg(avg(lit(1.0).minus(element_at(col(Tester.AGENT.column()), -1))))
                .head()
                .getDouble(0);
        return SessionFit.of(
                model,
                takingRate,
                meanRating(given),
                lengths(takingRate, model.rules().maxPages()),
                sessions.seed());
    }

    private static double meanRating(Dataset<Row> ratings) {
        Row mean = ratings.agg(avg("expected")).head();
        return mean.isNullAt(0) ? Double.NaN : mean.getDouble(0);
    }

    /** [maxPages] how many sessions had 1 page, 2 pages, ...; a session's pages are its events by the taking rate. */
    private long[] lengths(double takingRate, int maxPages) {
        WindowSpec ofUser = Window.partitionBy("user_id").orderBy("timestamp");
        Column seconds = col("timestamp").cast("long");
        Column begins = coalesce(seconds.minus(lag(seconds, 1).over(ofUser)).geq(gapMinutes * SECONDS), lit(true));
        Dataset<Row> sessions = interactions
                .where(col("split").notEqual("test"))
                .withColumn("session", sum(when(begins, 1).otherwise(0)).over(ofUser))
                .groupBy("user_id", "session")
                .agg(count(lit(1)).as("events"));
        long[] lengths = new long[maxPages];
        Column pages = least(lit(maxPages), ceil(col("events").divide(takingRate)));
        for (Row row : sessions.groupBy(pages.cast("int").as("pages"))
                .agg(count(lit(1)).as("sessions"))
                .collectAsList()) {
            lengths[row.getInt(0) - 1] += row.getLong(1);
        }
        return lengths;
    }

    /** What was fitted, and how far the sessions still are from the observed ones. */
    static List<SimulationResult> results(SessionFit fit, long agents) {
        return List.of(
                result("session_patience", fit.model().rules().patience(), agents),
                result("session_fatigue", fit.model().rules().fatigue(), agents),
                result("session_wasserstein", fit.wasserstein(), agents),
                result("session_kolmogorov_smirnov", fit.kolmogorovSmirnov(), agents));
    }

    private static SimulationResult result(String measure, double value, long agents) {
        return SimulationRows.value(null, null, null, measure, value, null, null, agents);
    }
}
