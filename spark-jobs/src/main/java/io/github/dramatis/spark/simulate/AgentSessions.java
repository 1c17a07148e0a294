package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.simulation.Event;
import io.github.dramatis.core.simulation.Page;
import io.github.dramatis.core.simulation.RatingSource;
import io.github.dramatis.core.simulation.Session;
import io.github.dramatis.core.simulation.SessionDraws;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.core.simulation.SessionTally;
import io.github.dramatis.core.simulation.SystemSums;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.SimulationEvent;
import io.github.dramatis.spark.table.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.FlatMapGroupsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Walks the agents through the lists: arithmetic alone, with random numbers that all recommenders share.
 *
 * @param model how sessions go
 * @param recommenders in the order of the sums
 * @param replications of each agent with each recommender
 * @param seed of the run
 */
record AgentSessions(SessionModel model, List<String> recommenders, int replications, long seed)
        implements Serializable {
    /** Column of a tester's sums over an agent's sessions: {@link SystemSums#ofSessions}. */
    static String sums(Tester tester) {
        return tester.column() + "_sums";
    }

    private static final StructType ITEMS =
            new StructType().add("user_id", DataTypes.StringType).add("item_id", DataTypes.StringType);

    /**
     * The items that agents take in some replication, whatever happens before: what ratings are needed of.
     *
     * @param pages recommender, user_id, page, slate and a column a tester
     * @return user_id, item_id
     */
    Dataset<Row> taken(Dataset<Row> pages) {
        AgentSessions sessions = this;
        FlatMapGroupsFunction<String, Row, Row> taken = (user, rows) -> Rows.each(
                sessions.taken(user, AgentPages.of(inOrder(rows)).get(Tester.AGENT))
                        .iterator(),
                item -> RowFactory.create(user, item));
        return Rows.byUser(pages).flatMapGroups(taken, Encoders.row(ITEMS));
    }

    private Set<String> taken(String user, AgentPages pages) {
        Set<String> items = new LinkedHashSet<>();
        for (int replication = 0; replication < replications; replication++) {
            SessionDraws draws = new SessionDraws(seed, user, replication);
            pages.all().forEach(list -> items.addAll(Session.takenIfAllSeen(model.rules(), list, draws)));
        }
        return items;
    }

    /**
     * A row an agent: user_id and a column {@link #sums} a tester.
     *
     * @param pages as above
     * @param ratings user_id, item_id, label_probabilities of what is taken
     */
    Dataset<Row> sums(Dataset<Row> pages, Dataset<Row> ratings) {
        StructType schema = new StructType().add("user_id", DataTypes.StringType);
        for (Tester tester : Tester.values()) {
            schema = schema.add(sums(tester), new ArrayType(DataTypes.DoubleType, false));
        }
        AgentSessions sessions = this;
        CoGroupFunction<String, Row, Row, Row> walk =
                (user, ofPages, ofRatings) -> sessions.sums(user, ofPages, ofRatings);
        return walk(pages, ratings, walk, schema);
    }

    /** Rows of the table simulation_events: the first replication of the agents. */
    Dataset<Row> events(Dataset<Row> pages, Dataset<Row> ratings) {
        AgentSessions sessions = this;
        CoGroupFunction<String, Row, Row, Row> walk =
                (user, ofPages, ofRatings) -> sessions.events(user, ofPages, ofRatings);
        return walk(pages, ratings, walk, Tables.SIMULATION_EVENTS.codec().schema());
    }

    private static Dataset<Row> walk(
            Dataset<Row> pages, Dataset<Row> ratings, CoGroupFunction<String, Row, Row, Row> walk, StructType schema) {
        return Rows.byUser(pages).cogroup(Rows.byUser(ratings), walk, Encoders.row(schema));
    }

    private Iterator<Row> sums(String user, Iterator<Row> pages, Iterator<Row> ratings) {
        if (!pages.hasNext()) {
            return List.<Row>of().iterator();
        }
        Map<Tester, AgentPages> lists = AgentPages.of(inOrder(pages));
        RatingSource given = ratings(ratings);
        Object[] values = new Object[1 + Tester.values().length];
        values[0] = user;
        for (Tester tester : Tester.values()) {
            RatingSource source = tester == Tester.AGENT ? given : RatingSource.none();
            List<SessionTally> tallies = new ArrayList<>();
            for (String recommender : recommenders) {
                SessionTally tally = new SessionTally();
                for (int replication = 0; replication < replications; replication++) {
                    tally.add(session(user, lists.get(tester).of(recommender), source, replication), model);
                }
                tallies.add(tally);
            }
            values[1 + tester.ordinal()] = SystemSums.ofSessions(tallies);
        }
        return List.of(RowFactory.create(values)).iterator();
    }

    private Iterator<Row> events(String user, Iterator<Row> pages, Iterator<Row> ratings) {
        if (!pages.hasNext()) {
            return List.<Row>of().iterator();
        }
        AgentPages lists = AgentPages.of(inOrder(pages)).get(Tester.AGENT);
        RatingSource given = ratings(ratings);
        RowCodec<SimulationEvent> codec = Tables.SIMULATION_EVENTS.codec();
        List<Row> rows = new ArrayList<>();
        for (String recommender : recommenders) {
            int number = 0;
            for (Event event : session(user, lists.of(recommender), given, 0).events()) {
                rows.add(codec.encode(new SimulationEvent(
                        recommender,
                        0,
                        user,
                        number++,
                        event.page(),
                        event.position(),
                        event.itemId(),
                        event.action().column(),
                        event.rating(),
                        event.satisfaction())));
            }
        }
        return rows.iterator();
    }

    private Session session(String user, List<Page> pages, RatingSource ratings, int replication) {
        return Session.walk(model, pages, ratings, new SessionDraws(seed, user, replication));
    }

    private RatingSource ratings(Iterator<Row> rows) {
        Map<String, double[]> distributions = new HashMap<>();
        rows.forEachRemaining(row ->
                distributions.put(row.getAs("item_id"), Rows.doubles(row, row.fieldIndex("label_probabilities"))));
        return model.scale().isRated() ? RatingSource.drawn(model.scale(), distributions::get) : RatingSource.none();
    }

    /** An agent's pages are few: as many as the recommenders have. */
    private static Iterator<Row> inOrder(Iterator<Row> rows) {
        List<Row> all = new ArrayList<>();
        rows.forEachRemaining(all::add);
        all.sort(Comparator.comparing((Row row) -> row.<Integer>getAs("page")));
        return all.iterator();
    }
}
