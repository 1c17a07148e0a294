package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.posexplode;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.LoggedChoice;
import io.github.dramatis.core.simulation.OffPolicyEstimates;
import io.github.dramatis.spark.evaluate.Sums;
import io.github.dramatis.spark.recommend.ListCopies;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.SimulationResult;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * What each recommender would have earned in the log of another whose lists come with propensities, the chances that an
 * item is in the user's list. The reward of a place is whether the user took the item in the test part; what a model
 * expects of it is the agent's chance to take it from the page where it stands.
 *
 * @param recommenders names
 * @param seed of the run
 * @param replicates resamples
 */
record OffPolicy(List<String> recommenders, long seed, int replicates) implements Serializable {
    /** The source's impressions as a log. */
    static final String IMPRESSIONS = "source.impressions";

    private static final String CHANCE = "chance";
    private static final String REWARD = "reward";
    private static final String SEPARATOR = "\n";
    private static final String[] PAIR = {"user_id", "item_id"};
    private static final StructType SUMS = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("lists", DataTypes.StringType)
            .add("sums", new ArrayType(DataTypes.DoubleType, false));

    /** A place in a list; no propensity: null. */
    private record Place(String itemId, Double propensity, double chance, double reward) {}

    /**
     * Rows of the table simulation_results; none if no list has propensities.
     *
     * @param lists recommender, user_id, item_id, propensity
     * @param pages recommender, user_id, slate and a column of the agents' chances
     * @param interactions user_id, item_id, split
     */
    List<SimulationResult> of(Dataset<Row> lists, Dataset<Row> pages, Dataset<Row> interactions) {
        if (lists.where(col("propensity").isNotNull()).isEmpty()) {
            return new ArrayList<>();
        }
        OffPolicy shape = this;
        List<String> logs = ListCopies.namesOfOriginals(recommenders); // nobody was shown a copy
        FlatMapGroupsFunction<String, Row, Row> ofUser = (user, places) -> shape.ofUser(user, places, logs);
        List<SimulationResult> results = new ArrayList<>();
        estimates(Rows.byUser(places(lists, pages, interactions)).flatMapGroups(ofUser, Encoders.row(SUMS)))
                .forEach((key, estimates) -> {
                    String[] names = key.split(SEPARATOR);
                    add(results, names[1], names[0], estimates);
                    add(
                            results,
                            names[1],
                            Tester.AGENT.column(),
                            "doubly_robust " + names[0],
                            estimates.doublyRobust(),
                            estimates.doublyRobustInterval(),
                            estimates.users());
                });
        return results;
    }

    /**
     * The same of the source's impressions. What agents would take from them is not known, so no estimate is doubly
     * robust.
     *
     * @param logged {@link LoggedImpressions#of}
     */
    List<SimulationResult> ofImpressions(Dataset<Row> logged) {
        FlatMapGroupsFunction<String, Row, Row> ofUser = OffPolicy::byRecommender;
        List<SimulationResult> results = new ArrayList<>();
        estimates(Rows.byUser(logged).flatMapGroups(ofUser, Encoders.row(SUMS)))
                .forEach((recommender, estimates) -> add(results, recommender, IMPRESSIONS, estimates));
        return results;
    }

    /** @param sums rows of {@link #SUMS} */
    private Map<String, OffPolicyEstimates> estimates(Dataset<Row> sums) {
        OffPolicy shape = this;
        Map<String, OffPolicyEstimates> estimates = new TreeMap<>();
        Sums.of(sums.javaRDD().mapPartitionsToPair(shape::ofPartition), key -> OffPolicyEstimates.WIDTH)
                .forEach((key, resamples) -> estimates.put(key, OffPolicyEstimates.of(resamples)));
        return estimates;
    }

    private static Dataset<Row> places(Dataset<Row> lists, Dataset<Row> pages, Dataset<Row> interactions) {
        Dataset<Row> chances = pages.select(
                        col("recommender"),
                        col("user_id"),
                        col(Tester.AGENT.column()),
                        posexplode(col("slate")).as(new String[] {"place", "item_id"}))
                .withColumn(
                        CHANCE,
                        element_at(col(Tester.AGENT.column()), col("place").plus(1)))
                .select("recommender", "user_id", "item_id", CHANCE);
        Dataset<Row> taken = interactions
                .where(col("split").equalTo("test"))
                .select(col("user_id"), col("item_id"), lit(1.0).as(REWARD));
        return lists.join(chances, new String[] {"recommender", "user_id", "item_id"})
                .join(taken, PAIR, "left")
                .withColumn(REWARD, coalesce(col(REWARD), lit(0.0)))
                .select("recommender", "user_id", "item_id", "propensity", CHANCE, REWARD);
    }

    /** A row a log and another recommender. */
    private Iterator<Row> ofUser(String user, Iterator<Row> places, List<String> logs) {
        Map<String, List<Place>> lists = lists(places);
        List<Row> rows = new ArrayList<>();
        for (String log : logs) {
            for (String evaluated : recommenders) {
                List<LoggedChoice> logged = logged(lists.get(log), lists.get(evaluated));
                if (!log.equals(evaluated) && !logged.isEmpty()) {
                    double[] sums = OffPolicyEstimates.sumsOfLists(
                            logged, lists.get(evaluated).size());
                    rows.add(RowFactory.create(user, log + SEPARATOR + evaluated, sums));
                }
            }
        }
        return rows.iterator();
    }

    /** A row a recommender. */
    private static Iterator<Row> byRecommender(String user, Iterator<Row> rows) {
        Map<String, List<LoggedChoice>> choices = new TreeMap<>();
        rows.forEachRemaining(row -> choices.computeIfAbsent(row.getAs("recommender"), name -> new ArrayList<>())
                .add(new LoggedChoice(
                        row.<Double>getAs(LoggedImpressions.REWARD),
                        row.<Double>getAs(LoggedImpressions.PROPENSITY),
                        row.<Double>getAs(LoggedImpressions.PROBABILITY),
                        0,
                        0)));
        return choices.entrySet().stream()
                .map(own -> RowFactory.create(user, own.getKey(), OffPolicyEstimates.sums(own.getValue())))
                .iterator();
    }

    private Iterator<Tuple2<String, double[]>> ofPartition(Iterator<Row> rows) {
        Map<String, Resamples> sums = new HashMap<>();
        String user = null;
        double[] weights = null; // of the user: rows of one follow each other
        while (rows.hasNext()) {
            Row row = rows.next();
            if (!row.getString(0).equals(user)) {
                user = row.getString(0);
                weights = PoissonWeights.of(seed, user, replicates);
            }
            sums.computeIfAbsent(row.getString(1), key -> new Resamples(replicates, OffPolicyEstimates.WIDTH))
                    .add(weights, Rows.doubles(row, 2));
        }
        return Sums.send(sums);
    }

    private static Map<String, List<Place>> lists(Iterator<Row> rows) {
        Map<String, List<Place>> lists = new HashMap<>();
        rows.forEachRemaining(row -> lists.computeIfAbsent(row.getAs("recommender"), name -> new ArrayList<>())
                .add(new Place(
                        row.getAs("item_id"),
                        row.getAs("propensity"),
                        row.<Double>getAs(CHANCE),
                        row.<Double>getAs(REWARD))));
        return lists;
    }

    /** The places of the log that have a propensity, none of them where a list is missing. */
    private static List<LoggedChoice> logged(List<Place> log, List<Place> evaluated) {
        if (log == null || evaluated == null) {
            return List.of();
        }
        Set<String> shown = new HashSet<>();
        double expected = 0;
        for (Place place : evaluated) {
            shown.add(place.itemId());
            expected += place.chance() / evaluated.size();
        }
        List<LoggedChoice> choices = new ArrayList<>();
        for (Place place : log) {
            if (place.propensity() != null) {
                choices.add(new LoggedChoice(
                        place.reward(),
                        place.propensity(),
                        shown.contains(place.itemId()) ? 1 : 0,
                        place.chance(),
                        expected));
            }
        }
        return choices;
    }

    private void add(List<SimulationResult> results, String evaluated, String log, OffPolicyEstimates estimates) {
        long users = estimates.users();
        add(results, evaluated, null, "effective_rows " + log, estimates.effectiveRows(), null, users);
        add(results, evaluated, null, "snips " + log, estimates.snips(), estimates.snipsInterval(), users);
    }

    /** Nothing where the two lists have nothing in common. */
    private void add(
            List<SimulationResult> results,
            String recommender,
            String tester,
            String measure,
            double value,
            Interval interval,
            long users) {
        if (Double.isFinite(value)) {
            results.add(SimulationRows.value(recommender, tester, null, measure, value, interval, null, users));
        }
    }
}
