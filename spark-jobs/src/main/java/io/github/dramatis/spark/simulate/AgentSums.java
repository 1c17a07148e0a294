package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.core.simulation.SessionTally;
import io.github.dramatis.core.simulation.SystemSums;
import io.github.dramatis.core.simulation.SystemValue;
import io.github.dramatis.spark.evaluate.Sums;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * Sums over agents and over resamples of them: first the offline values of all recommenders, then the sessions of each
 * tester, then how many agents there are. A partition sends on arrays whose size does not depend on how many agents
 * there are.
 *
 * @param recommenders how many there are
 * @param seed of the run
 * @param replicates resamples
 */
record AgentSums(int recommenders, long seed, int replicates) implements Serializable {
    /** Key of all agents; others are those of one persona. */
    static final String ALL = "";

    private int width() {
        return sessionsFrom(Tester.values().length) + 1;
    }

    /** Where a tester's sums begin. */
    private int sessionsFrom(int tester) {
        return 2 * Offline.MEASURES.size() * recommenders + tester * recommenders * SessionTally.WIDTH;
    }

    /** What sessions say of each recommender. */
    SystemValue of(Tester tester, SessionMeasure measure) {
        return SystemValue.ofSessions(measure, sessionsFrom(tester.ordinal()));
    }

    /** What held-out interactions say of each, by the name of the measure. */
    SystemValue offline(String measure) {
        return SystemValue.meanFrom(Offline.MEASURES.indexOf(measure) * recommenders);
    }

    /** How many agents have a value of a recommender by held-out interactions. */
    long offlineAgents(String measure, int recommender, Resamples sums) {
        return SystemSums.users(Offline.MEASURES.indexOf(measure) * recommenders + recommender, sums.total());
    }

    long agents(Resamples sums) {
        return Math.round(sums.total()[width() - 1]);
    }

    /**
     * The sums by {@link #ALL} and by persona.
     *
     * @param agents user_id, persona_id (may be null), {@link Offline#VALUES}, {@link AgentSessions#sums} of each
     *     tester
     */
    Map<String, Resamples> of(Dataset<Row> agents) {
        AgentSums shape = this;
        return Sums.of(agents.javaRDD().mapPartitionsToPair(shape::ofPartition), key -> width());
    }

    private Iterator<Tuple2<String, double[]>> ofPartition(Iterator<Row> rows) {
        Map<String, Resamples> sums = new HashMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            double[] weights = PoissonWeights.of(seed, row.getAs("user_id"), replicates);
            double[] own = ofAgent(row);
            sums.computeIfAbsent(ALL, key -> new Resamples(replicates, width())).add(weights, own);
            String persona = row.getAs("persona_id");
            if (persona != null) {
                sums.computeIfAbsent(persona, key -> new Resamples(replicates, width()))
                        .add(weights, own);
            }
        }
        return Sums.send(sums);
    }

    private double[] ofAgent(Row row) {
        double[] sums = new double[width()];
        double[] values = SystemSums.ofValues(Offline.values(row));
        System.arraycopy(values, 0, sums, 0, values.length);
        for (Tester tester : Tester.values()) {
            double[] sessions = Rows.doubles(row, row.fieldIndex(AgentSessions.sums(tester)));
            System.arraycopy(sessions, 0, sums, sessionsFrom(tester.ordinal()), sessions.length);
        }
        sums[sums.length - 1] = 1;
        return sums;
    }
}
