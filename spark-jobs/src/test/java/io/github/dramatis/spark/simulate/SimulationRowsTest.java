package io.github.dramatis.spark.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.SessionTally;
import io.github.dramatis.spark.distill.DistilledAgents;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Ten agents go through the lists of two recommenders; three of them have something held out, one of these no hit. */
class SimulationRowsTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final int AGENTS = 10;
    private static final AgentSums SHAPE = new AgentSums(2, 7, 50);
    private static final double[] NO_SHAPE = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

    /** @param offline values of an agent, {@link Offline#VALUES} */
    private static Map<String, Resamples> sums(AgentSums shape, int agents, IntFunction<double[]> offline) {
        ArrayType doubles = new ArrayType(DataTypes.DoubleType, false);
        StructType schema = new StructType()
                .add("user_id", DataTypes.StringType)
                .add("persona_id", DataTypes.StringType)
                .add(Offline.VALUES, doubles);
        for (Tester tester : Tester.values()) {
            schema = schema.add(AgentSessions.sums(tester), doubles);
        }
        List<Row> rows = new ArrayList<>();
        for (int agent = 0; agent < agents; agent++) {
            Object[] row = new Object[3 + Tester.values().length];
            row[0] = "u" + agent;
            row[2] = offline.apply(agent);
            for (Tester tester : Tester.values()) {
                row[3 + tester.ordinal()] = sessions(shape.recommenders(), agent);
            }
            rows.add(RowFactory.create(row));
        }
        return shape.of(SPARK.createDataFrame(rows, schema));
    }

    /** A session with each recommender: the first satisfies each agent more than the agent before. */
    private static double[] sessions(int recommenders, int agent) {
        double[] sessions = new double[recommenders * SessionTally.WIDTH];
        for (int recommender = 0; recommender < recommenders; recommender++) {
            sessions[recommender * SessionTally.WIDTH] = 1;
            sessions[recommender * SessionTally.WIDTH + 1] = recommender == 0 ? 0.5 + agent / 100.0 : 0.5;
        }
        return sessions;
    }

    /** NDCG, hit rate, precision and hit rating of both. */
    private static double[] offline(int agent) {
        double none = Double.NaN;
        return agent > 2
                ? new double[] {none, none, none, none, none, none, none, none}
                : new double[] {0.1 * agent, 0.5, agent > 0 ? 1 : 0, 1, 0.1, 0.1, agent > 0 ? 4 : none, 3 + agent};
    }

    private static List<SimulationResult> results(int agents, String measure) {
        Map<String, Resamples> sums = sums(SHAPE, agents, SimulationRowsTest::offline);
        return new SimulationRows(List.of("als", "bias"), SHAPE, 7)
                .of(sums, Map.of("als", NO_SHAPE, "bias", NO_SHAPE)).stream()
                        .filter(result -> result.measure().equals(measure))
                        .toList();
    }

    @Test
    void everybodyHasNoShareOfLikesSinceTreesKnowMeanRatingsAlone() {
        Resamples sums = new Resamples(50, 2 * SessionTally.WIDTH + 1);
        double[] own = new double[2 * SessionTally.WIDTH + 1];
        Arrays.fill(own, 1);
        sums.add(PoissonWeights.of(7, "u", 50), own);

        List<SimulationResult> results = new SimulationRows(List.of("als", "bias"), SHAPE, 7)
                .ofPopulation(sums, new DistilledAgents.Errors(1, 0.1, 0.2, 0.3, 0.4));

        assertThat(results)
                .extracting(SimulationResult::measure)
                .contains("satisfaction", "mean_rating", "watch_share", "page_variation")
                .doesNotContain("like_share");
    }

    @Test
    void whatIsHeldOutRestsOnTheAgentsWhoHaveIt() {
        assertThat(results(AGENTS, "ndcg"))
                .as("two values and a difference")
                .hasSize(3)
                .extracting(SimulationResult::agents)
                .containsOnly(3L);
        assertThat(results(AGENTS, "hit_rating")).allSatisfy(result -> assertThat(result.agents())
                .isEqualTo("bias".equals(result.recommender()) ? 3 : 2));
        assertThat(results(AGENTS, "satisfaction"))
                .filteredOn(result -> "agent".equals(result.tester()))
                .hasSize(3)
                .extracting(SimulationResult::agents)
                .containsOnly((long) AGENTS);
    }

    @Test
    void oneAgentAloneHasNoInterval() {
        assertThat(results(1, "satisfaction")).extracting(SimulationResult::low).containsOnlyNulls();
        assertThat(results(1, "satisfaction"))
                .extracting(SimulationResult::high)
                .containsOnlyNulls();
        assertThat(results(2, "satisfaction")).extracting(SimulationResult::low).doesNotContainNull();
        assertThat(results(2, "hit_rating"))
                .as("the first agent has no hit of als")
                .filteredOn(result -> result.other() == null)
                .allSatisfy(result -> assertThat(result.low() == null).isEqualTo("als".equals(result.recommender())));
    }

    @Test
    void anAgreementWithWhatOneAgentAloneHoldsOutHasNoInterval() {
        AgentSums three = new AgentSums(3, 7, 50);
        double[] nothing = new double[12];
        Arrays.fill(nothing, Double.NaN);
        double[] held = {0.3, 0.2, 0.1, 1, 1, 0, 0.1, 0.1, 0, 4, 3, Double.NaN};
        Map<String, Resamples> sums = sums(three, AGENTS, agent -> agent == 0 ? held : nothing);

        List<SimulationResult> results =
                new Orders(List.of("als", "bias", "knn"), three, 7).of(sums.get(AgentSums.ALL));

        assertThat(results)
                .filteredOn(result -> result.measure().equals("kendall satisfaction ndcg"))
                .isNotEmpty()
                .allSatisfy(result -> {
                    assertThat(result.low()).isNull();
                    assertThat(result.agents()).isEqualTo(1);
                });
    }
}
