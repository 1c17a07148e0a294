package io.github.dramatis.spark.distill;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.simulation.Page;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What agents answer, learnt by trees from numbers that are known of everybody: the log-odds of taking an item against
 * taking none, and the expected rating. A fifth of the agents teaches nothing and says how far off that is.
 *
 * @param known the numbers
 * @param taking log-odds
 * @param rating null where agents took nothing
 */
public record DistilledAgents(Known known, Trees taking, Trees rating) implements Serializable {
    /** Column of the chances of the items of a page and, last, of none. */
    public static final String CHANCES = "chances";

    private static final StructType DISTANCES = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("trees", DataTypes.DoubleType)
            .add("constant", DataTypes.DoubleType);

    /**
     * How far the trees are off what held-out agents answer, beside what a constant is; NaN where none was held out.
     *
     * @param agents held out
     * @param variation mean total variation between an agent's chances on a page and the trees', from 0 to 1
     * @param constantVariation the same if all items have the same chance
     * @param ratingError root mean squared difference of expected ratings
     * @param constantRatingError the same of the agents' mean
     */
    public record Errors(
            long agents, double variation, double constantVariation, double ratingError, double constantRatingError) {}

    /**
     * What was learnt.
     *
     * @param agents by trees
     * @param errors on the agents that taught nothing
     */
    public record Learnt(DistilledAgents agents, Errors errors) {}

    /**
     * Learns.
     *
     * @param context of the workspace
     * @param pages user_id, slate and {@link #CHANCES}: what agents answered
     * @param ratings user_id, item_id, expected: likewise
     * @param personas user_id, persona_id of everybody; empty where agents go by none
     * @param trees how many are boosted
     * @param partitions of the fit
     */
    public static Learnt learn(
            StageContext context,
            RatingScale scale,
            Dataset<Row> pages,
            Dataset<Row> ratings,
            Dataset<Row> personas,
            int trees,
            int partitions) {
        Known known = Known.of(context, scale, personas);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> rows = kept.keep(Known.rows(context, personas)
                    .join(pages.select("user_id").distinct(), new String[] {"user_id"}, "left_semi"));
            Dataset<Row> taken = kept.keep(known.ofPages(pages, rows));
            Dataset<Row> rated = kept.keep(known.ofRatings(ratings, rows));
            DistilledAgents agents = new DistilledAgents(
                    known,
                    Trees.fit(taught(taken), trees, partitions, context.seed()),
                    taught(rated).isEmpty() ? null : Trees.fit(taught(rated), trees, partitions, context.seed()));
            return new Learnt(agents, agents.errors(pages, rows, taken, rated));
        }
    }

    private static Dataset<Row> taught(Dataset<Row> pairs) {
        return pairs.where(not(col(Known.HELD)));
    }

    /** A page as somebody would answer it. */
    Page page(UserNumbers user, List<String> slate) {
        return new Page(slate, chances(user, slate));
    }

    /** [items + 1], none last. */
    private double[] chances(UserNumbers user, List<String> slate) {
        double[] chances = new double[slate.size() + 1];
        double sum = 1; // none has log-odds 0
        for (int place = 0; place < slate.size(); place++) {
            chances[place] = Math.exp(taking.of(user.of(slate.get(place), place, slate.size())));
            sum += chances[place];
        }
        chances[slate.size()] = 1;
        for (int i = 0; i < chances.length; i++) {
            chances[i] /= sum;
        }
        return chances;
    }

    /** The rating that somebody is expected to give; NaN where agents took nothing. */
    double rating(UserNumbers user, String itemId) {
        return rating == null ? Double.NaN : known.scale().clamp(rating.of(user.of(itemId, 0, 1)));
    }

    private Errors errors(Dataset<Row> pages, Dataset<Row> rows, Dataset<Row> taken, Dataset<Row> rated) {
        double usual = mean(taught(taken));
        DistilledAgents agents = this;
        CoGroupFunction<String, Row, Row, Row> distances =
                (user, ofUser, ofKnown) -> agents.distances(user, ofUser, ofKnown, usual);
        Row variation = Rows.byUser(pages)
                .cogroupSorted(Rows.byUser(rows), new Column[0], Known.IN_ORDER, distances, Encoders.row(DISTANCES))
                .agg(count(lit(1)), avg("trees"), avg("constant"))
                .head();
        double[] errors = ratingErrors(rated.where(col(Known.HELD)), mean(taught(rated)));
        return new Errors(variation.getLong(0), number(variation, 1), number(variation, 2), errors[0], errors[1]);
    }

    private static double mean(Dataset<Row> rows) {
        return number(rows.agg(avg(Known.LABEL)).head(), 0);
    }

    private static double number(Row row, int column) {
        return row.isNullAt(column) ? Double.NaN : row.getDouble(column);
    }

    /** The mean distance over a held-out agent's pages. */
    private Iterator<Row> distances(String user, Iterator<Row> pages, Iterator<Row> rows, double usual) {
        if (!pages.hasNext() || !known.isHeldOut(user)) {
            return List.<Row>of().iterator();
        }
        UserNumbers numbers = known.of(rows);
        double byTrees = 0;
        double byConstant = 0;
        int number = 0;
        while (pages.hasNext()) {
            Row page = pages.next();
            List<String> slate = page.getList(page.fieldIndex("slate"));
            double[] truth = Rows.doubles(page, page.fieldIndex(CHANCES));
            double[] constant = new double[truth.length];
            Arrays.fill(constant, Math.exp(usual) / (1 + slate.size() * Math.exp(usual)));
            constant[slate.size()] = 1 / (1 + slate.size() * Math.exp(usual));
            byTrees += variation(truth, chances(numbers, slate));
            byConstant += variation(truth, constant);
            number++;
        }
        return List.of(RowFactory.create(user, byTrees / number, byConstant / number))
                .iterator();
    }

    private static double variation(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]) / 2;
        }
        return sum;
    }

    /**
     * The errors of the trees and of a constant. Rows stay where they are: held-out agents may be many.
     *
     * @param held user_id, {@link Known#NUMBERS}, {@link Known#LABEL}
     */
    double[] ratingErrors(Dataset<Row> held, double usual) {
        if (rating == null) {
            return new double[] {Double.NaN, Double.NaN};
        }
        DistilledAgents agents = this;
        MapFunction<Row, Row> squares = row -> agents.ratingDistances(row, usual);
        Row means = held.select("user_id", Known.NUMBERS, Known.LABEL)
                .map(squares, Encoders.row(DISTANCES))
                .agg(avg("trees"), avg("constant"))
                .head();
        return new double[] {Math.sqrt(number(means, 0)), Math.sqrt(number(means, 1))};
    }

    /** The squared differences of a rating. */
    private Row ratingDistances(Row row, double usual) {
        double label = row.getAs(Known.LABEL);
        double byTrees = known.scale().clamp(rating.of(Rows.doubles(row, row.fieldIndex(Known.NUMBERS)))) - label;
        return RowFactory.create(row.<String>getAs("user_id"), byTrees * byTrees, (usual - label) * (usual - label));
    }
}
