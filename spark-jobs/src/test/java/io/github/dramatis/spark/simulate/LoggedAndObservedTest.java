package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.SessionRules;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.simulation.ListMeasures;
import io.github.dramatis.core.simulation.SessionFit;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.SimulationResult;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What simulations take from the real world: logs with propensities, and how long sessions are. */
class LoggedAndObservedTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final Dataset<Row> TEST_PART =
            rows("user_id, item_id, split", "'u', 'b', 'test'", "'v', 'a', 'test'", "'v', 'b', 'train'");

    private static Dataset<Row> rows(String columns, String... values) {
        return SPARK.sql("SELECT * FROM VALUES (" + String.join("), (", values) + ") AS rows(" + columns + ")");
    }

    private static Dataset<Row> lists(String propensityOfA, String propensityOfB) {
        String columns = "recommender, user_id, item_id, rank, propensity";
        return rows(
                columns,
                "'log', 'u', 'a', 1, " + propensityOfA,
                "'log', 'u', 'b', 2, " + propensityOfB,
                "'log', 'v', 'a', 1, " + propensityOfA,
                "'log', 'v', 'b', 2, " + propensityOfB,
                "'new', 'u', 'b', 1, CAST(null AS DOUBLE)",
                "'new', 'u', 'c', 2, CAST(null AS DOUBLE)",
                "'new', 'v', 'b', 1, CAST(null AS DOUBLE)",
                "'new', 'v', 'c', 2, CAST(null AS DOUBLE)");
    }

    private static List<SimulationResult> offPolicy(Dataset<Row> lists) {
        Dataset<Row> pages = rows(
                "recommender, user_id, slate, agent",
                "'log', 'u', array('a', 'b'), array(0.3D, 0.2D, 0.5D)",
                "'log', 'v', array('a', 'b'), array(0.3D, 0.2D, 0.5D)",
                "'new', 'u', array('b', 'c'), array(0.4D, 0.1D, 0.5D)",
                "'new', 'v', array('b', 'c'), array(0.4D, 0.1D, 0.5D)");
        return new OffPolicy(List.of("log", "new"), 7, 200).of(lists, pages, TEST_PART);
    }

    @Test
    void aLogWithPropensitiesSaysWhatAnotherRecommenderWouldHaveEarned() {
        List<SimulationResult> results = offPolicy(lists("0.5D", "0.25D"));

        // b is the one item of both: weight 4, taken by u and not by v; the agents expect 0.25 a place of the new lists
        assertThat(value(results, "snips log")).isCloseTo(0.5, within(1e-12));
        assertThat(value(results, "doubly_robust log"))
                .isCloseTo((0.25 + 0.25 + 4 * (1 - 0.2) + 0.25 + 0.25 + 4 * (0 - 0.2)) / 4, within(1e-12));
        assertThat(value(results, "effective_rows log")).isCloseTo(2, within(1e-12));
        assertThat(results).extracting(SimulationResult::recommender).containsOnly("new");
        assertThat(results).extracting(SimulationResult::agents).containsOnly(2L);
    }

    @Test
    void aCopyOfALogIsNoLog() {
        Dataset<Row> lists = rows(
                "recommender, user_id, item_id, propensity",
                "'log', 'u', 'a', 0.5D",
                "'log', 'u', 'b', 0.25D",
                "'log@50', 'u', 'c', CAST(null AS DOUBLE)",
                "'log@50', 'u', 'b', 0.25D", // the chance to be in log, not in the copy
                "'new', 'u', 'b', CAST(null AS DOUBLE)");
        Dataset<Row> pages = rows(
                "recommender, user_id, slate, agent",
                "'log', 'u', array('a', 'b'), array(0.3D, 0.2D, 0.5D)",
                "'log@50', 'u', array('c', 'b'), array(0.3D, 0.2D, 0.5D)",
                "'new', 'u', array('b'), array(0.4D, 0.6D)");

        List<SimulationResult> results =
                new OffPolicy(List.of("log", "log@50", "new"), 7, 20).of(lists, pages, TEST_PART);

        assertThat(results)
                .extracting(SimulationResult::measure)
                .contains("snips log", "doubly_robust log")
                .noneMatch(measure -> measure.endsWith("log@50"));
        assertThat(results)
                .as("what the log says of its copy")
                .extracting(SimulationResult::recommender)
                .contains("new", "log@50");
    }

    @Test
    void aLogThatIsTwiceAsLongAsTheOtherListSaysAsMuchOfIt() {
        Dataset<Row> lists = rows(
                "recommender, user_id, item_id, propensity",
                "'log', 'u', 'a', 1D",
                "'log', 'u', 'b', 1D",
                "'new', 'u', 'b', CAST(null AS DOUBLE)");
        Dataset<Row> pages = rows(
                "recommender, user_id, slate, agent",
                "'log', 'u', array('a', 'b'), array(0D, 0D, 1D)",
                "'new', 'u', array('b'), array(0D, 1D)");

        List<SimulationResult> results = new OffPolicy(List.of("log", "new"), 7, 20).of(lists, pages, TEST_PART);

        // u takes b
        assertThat(value(results, "snips log")).isCloseTo(1, within(1e-12));
        assertThat(value(results, "doubly_robust log")).isCloseTo(1, within(1e-12));
        assertThat(results)
                .as("one user tells nothing of others")
                .extracting(SimulationResult::low)
                .containsOnlyNulls();
    }

    @Test
    void whatRecommendersShowIsCountedForAllOfThemTogether(@TempDir Path folder) {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(
                Tables.ITEMS,
                Stream.of("a", "b", "c", "d")
                        .map(id -> new Item(id, id, 2000, List.of(), Map.of(), Map.of()))
                        .toList());
        context.put(Tables.INTERACTIONS, List.of(new Interaction("u", "a", 3, Instant.EPOCH, "train")));
        context.put(Tables.ITEM_VECTORS, List.of(new ItemVector("a", new float[] {1, 0})));
        Dataset<Row> two = lists("0.5D", "0.5D");
        Dataset<Row> four = two.union(two.withColumn("recommender", concat(col("recommender"), lit("-2"))));
        Map<String, double[]> shapes = new HashMap<>();

        CountedWork ofTwo = CountedWork.of(SPARK, () -> new ListShape(context).of(two));
        CountedWork ofFour = CountedWork.of(SPARK, () -> shapes.putAll(new ListShape(context).of(four)));

        assertThat(shapes).containsOnlyKeys("log", "new", "log-2", "new-2");
        assertThat(shapes.get("new")[0]).isEqualTo(ListMeasures.coverage(new long[] {2, 2}, 4));
        assertThat(shapes.get("new")[1]).isEqualTo(ListMeasures.gini(new long[] {2, 2}, 4));
        assertThat(ofFour.jobs()).isEqualTo(ofTwo.jobs());
    }

    @Test
    void listsWithoutPropensitiesSayNothingOfOthers() {
        assertThat(offPolicy(lists("CAST(null AS DOUBLE)", "CAST(null AS DOUBLE)")))
                .isEmpty();
    }

    @Test
    void impressionsAreALogWhosePropensitiesAreHowOftenItemsWereShownAndPlacesAreTakenFrom() {
        Dataset<Row> impressions = rows(
                "user_id, slate, taken, split",
                "'u', array('a', 'b'), 'a', 'train'",
                "'v', array('a', 'c'), null, 'validation'",
                "'v', array('b', 'a'), 'a', 'train'",
                "'w', array('a', 'b'), 'a', 'train'",
                "'u', array('b', 'd'), 'b', 'test'",
                "'v', array('a', 'b'), null, 'test'");
        Dataset<Row> lists = rows(
                "recommender, user_id, item_id, rank",
                "'new', 'u', 'b', 2",
                "'new', 'v', 'b', 1",
                "'new', 'v', 'a', 3",
                "'other', 'u', 'c', 1");

        List<SimulationResult> results = new OffPolicy(List.of("new", "other"), 7, 200)
                .ofImpressions(new LoggedImpressions(2).of(impressions, lists));

        // of 4 slates 3 have b: (3 + 1) / 5. The first place is taken from 2 times of 4, the second once: 3/6 and 2/6
        double second = 2 / 3.0;
        double ofU = second / 0.8; // shown first, would stand second
        double ofV = 1 / (0.8 * second); // the other way round; a stands on the second page
        assertThat(value(results, "snips source.impressions")).isCloseTo(ofU / (ofU + ofV), within(1e-12));
        assertThat(value(results, "effective_rows source.impressions"))
                .isCloseTo((ofU + ofV) * (ofU + ofV) / (ofU * ofU + ofV * ofV), within(1e-12));
        assertThat(results)
                .as("nothing of what it shows was shown")
                .extracting(SimulationResult::recommender)
                .containsOnly("new");
        assertThat(results).as("u and v").extracting(SimulationResult::agents).containsOnly(2L);
    }

    private static double value(List<SimulationResult> results, String measure) {
        return results.stream()
                .filter(result -> result.measure().equals(measure))
                .findFirst()
                .orElseThrow()
                .value();
    }

    @Test
    void sessionsAreAsLongAsThoseOfTheSourceWhichAPauseEnds() {
        Dataset<Row> interactions = rows(
                "user_id, timestamp, split",
                "'u', timestamp_seconds(0), 'train'",
                "'u', timestamp_seconds(60), 'train'",
                "'u', timestamp_seconds(120), 'validation'",
                "'u', timestamp_seconds(7200), 'train'",
                "'u', timestamp_seconds(7260), 'test'",
                "'v', timestamp_seconds(0), 'train'",
                "'v', timestamp_seconds(1740), 'train'");
        Dataset<Row> own = sessionPages(
                "'als', 1, array('a', 'b'), array(0.5D, 0.1D, 0.4D)",
                "'als', 2, array('c', 'd'), array(0.2D, 0.2D, 0.6D)");
        Dataset<Row> withCopies = own.unionByName(sessionPages(
                "'als@50', 1, array('x', 'b'), array(0.1D, 0D, 0.9D)",
                "'als@another-user', 1, array('x', 'y'), array(0.1D, 0.1D, 0.8D)"));
        Dataset<Row> ratings =
                rows("user_id, item_id, expected", "'u', 'a', 4D", "'u', 'b', 4D", "'u', 'c', 3D", "'u', 'd', 3D");
        Dataset<Row> ratingsOfCopies = ratings.union(rows("user_id, item_id, expected", "'u', 'x', 1D"));
        SessionModel model = new SessionModel(SessionRules.defaults(), new RatingScale(1, 5, 1));
        ObservedSessions observed = new ObservedSessions(interactions, 30);

        SessionFit fit = observed.fit(sessions(model, "als"), own, ratings);

        // three, one and two events at one taken from every second page: six pages, of which five are seen, two and
        // four
        assertThat(fit).isEqualTo(SessionFit.of(model, 0.5, 3.5, new long[] {0, 1, 0, 1, 1}, 7));
        assertThat(fit.sessions()).isEqualTo(3);
        assertThat(observed.fit(sessions(model, "als", "als@50", "als@another-user"), withCopies, ratingsOfCopies))
                .as("copies, spoilt on purpose, say nothing of how agents turn pages")
                .isEqualTo(fit);
    }

    private static Dataset<Row> sessionPages(String... values) {
        return rows("recommender, page, slate, agent", values)
                .withColumn("user_id", lit("u"))
                .withColumn("agent_alone", col("agent"))
                .withColumn("popularity", col("agent"))
                .withColumn("stack", col("agent"));
    }

    /** So many that every item is taken in some replication. */
    private static AgentSessions sessions(SessionModel model, String... recommenders) {
        return new AgentSessions(model, List.of(recommenders), 200, 7);
    }
}
