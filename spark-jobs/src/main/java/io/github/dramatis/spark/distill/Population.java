package io.github.dramatis.spark.distill;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.evaluation.PoissonWeights;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.simulation.Page;
import io.github.dramatis.core.simulation.RatingSource;
import io.github.dramatis.core.simulation.Session;
import io.github.dramatis.core.simulation.SessionDraws;
import io.github.dramatis.core.simulation.SessionModel;
import io.github.dramatis.core.simulation.SessionTally;
import io.github.dramatis.core.simulation.SystemSums;
import io.github.dramatis.spark.evaluate.Sums;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * Everybody goes through the lists once, as the trees have it. Users pass by one after the other: memory does not
 * depend on how many there are.
 *
 * @param agents the trees
 * @param model how sessions go
 * @param recommenders in the order of the sums
 * @param replicates resamples
 */
public record Population(DistilledAgents agents, SessionModel model, List<String> recommenders, int replicates)
        implements Serializable {
    private static final StructType SUMS = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("sums", new ArrayType(DataTypes.DoubleType, false));

    /** Length of a user's vector: the sessions of all recommenders, then 1 for the user. */
    public int width() {
        return recommenders.size() * SessionTally.WIDTH + 1;
    }

    /**
     * Sums over all users and over resamples of them.
     *
     * @param context of the workspace
     * @param lists recommender, user_id, item_id, rank
     * @param personas user_id, persona_id of everybody; empty where agents go by none
     */
    public Resamples sums(StageContext context, Dataset<Row> lists, Dataset<Row> personas) {
        Population population = this;
        CoGroupFunction<String, Row, Row, Row> walk =
                (user, ofLists, ofKnown) -> population.walk(user, ofLists, ofKnown);
        Dataset<Row> sums = Rows.byUser(lists)
                .cogroupSorted(
                        Rows.byUser(Known.rows(context, personas)),
                        new Column[] {col("rank")},
                        Known.IN_ORDER,
                        walk,
                        Encoders.row(SUMS));
        return Sums.of(sums.javaRDD().mapPartitionsToPair(population::ofPartition), key -> width())
                .getOrDefault("", new Resamples(replicates, width()));
    }

    private Iterator<Row> walk(String user, Iterator<Row> lists, Iterator<Row> rows) {
        if (!lists.hasNext()) {
            return List.<Row>of().iterator();
        }
        Map<String, List<String>> items = new HashMap<>();
        lists.forEachRemaining(row -> items.computeIfAbsent(row.getAs("recommender"), name -> new ArrayList<>())
                .add(row.getAs("item_id")));
        UserNumbers numbers = agents.known().of(rows);
        RatingSource ratings = RatingSource.expected(item -> agents.rating(numbers, item));
        SessionDraws draws = new SessionDraws(agents.known().seed(), user, 0);
        List<SessionTally> tallies = new ArrayList<>();
        for (String recommender : recommenders) {
            SessionTally tally = new SessionTally();
            List<Page> pages = pages(numbers, items.getOrDefault(recommender, List.of()));
            tally.add(Session.walk(model, pages, ratings, draws), model);
            tallies.add(tally);
        }
        return List.of(RowFactory.create(user, SystemSums.ofSessions(tallies))).iterator();
    }

    /** Made as they are turned to. */
    private List<Page> pages(UserNumbers user, List<String> items) {
        int size = model.rules().pageSize();
        return new AbstractList<>() {
            @Override
            public Page get(int page) {
                return agents.page(user, items.subList(page * size, Math.min(items.size(), (page + 1) * size)));
            }

            @Override
            public int size() {
                return (items.size() + size - 1) / size;
            }
        };
    }

    private Iterator<Tuple2<String, double[]>> ofPartition(Iterator<Row> users) {
        Resamples sums = new Resamples(replicates, width());
        while (users.hasNext()) {
            Row row = users.next();
            double[] own = new double[width()];
            double[] sessions = Rows.doubles(row, 1);
            System.arraycopy(sessions, 0, own, 0, sessions.length);
            own[own.length - 1] = 1;
            sums.add(PoissonWeights.of(agents.known().seed(), row.getString(0), replicates), own);
        }
        return Sums.send(Map.of("", sums));
    }
}
