package io.github.dramatis.spark.distill;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.recommend.TrainingPart;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Tables;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.reflect.ClassTag$;

/**
 * What is known of everybody, and the rows that trees learn from.
 *
 * @param items numbers
 * @param personas all there are, in order; none where agents go by none
 * @param scale of the ratings
 * @param seed of the run
 */
record Known(Broadcast<ItemNumbers> items, List<String> personas, RatingScale scale, long seed)
        implements Serializable {
    /** Column of what trees learn from. */
    static final String NUMBERS = "numbers";
    /** Column of what trees learn. */
    static final String LABEL = "label";
    /** Column of whether a row's agent is held out. */
    static final String HELD = "held";

    /** Sums over a user's rows are made in this order. */
    static final Column[] IN_ORDER = {col("item_id")};

    private static final String STAGE = "distill";
    private static final double HELD_OUT = 0.2;
    private static final double LEAST_PROBABILITY = 1e-6;
    private static final StructType PAIRS = new StructType()
            .add("user_id", DataTypes.StringType)
            .add(NUMBERS, new ArrayType(DataTypes.DoubleType, false))
            .add(LABEL, DataTypes.DoubleType)
            .add(HELD, DataTypes.BooleanType);

    /** @param personas user_id, persona_id; of agents who go by none empty */
    static Known of(StageContext context, RatingScale scale, Dataset<Row> personas) {
        List<String> names = personas.select("persona_id").distinct().sort("persona_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .toList();
        Broadcast<ItemNumbers> items = context.spark()
                .sparkContext()
                .broadcast(ItemNumbers.of(context), ClassTag$.MODULE$.apply(ItemNumbers.class));
        return new Known(items, names, scale, context.seed());
    }

    /**
     * What {@link UserNumbers} reads: user_id, item_id, rating, persona_id; the training part, and a row with the
     * persona alone where a user has one.
     */
    static Dataset<Row> rows(StageContext context, Dataset<Row> personas) {
        return TrainingPart.of(context.read(Tables.INTERACTIONS))
                .seen()
                .withColumn("persona_id", lit(null).cast("string"))
                .unionByName(personas.select(
                        col("user_id"),
                        lit(null).cast("string").as("item_id"),
                        lit(null).cast("double").as("rating"),
                        col("persona_id")));
    }

    UserNumbers of(Iterator<Row> rows) {
        return new UserNumbers(items.value(), rows, personas);
    }

    /** Whether an agent tells how far off the trees are, and teaches them nothing. */
    boolean isHeldOut(String user) {
        return Draws.uniform(seed, STAGE, user) < HELD_OUT;
    }

    /**
     * A row an item of a page; the label is its log-odds against none.
     *
     * @param pages user_id, slate, chances
     * @param rows {@link #rows}
     */
    Dataset<Row> ofPages(Dataset<Row> pages, Dataset<Row> rows) {
        Known known = this;
        CoGroupFunction<String, Row, Row, Row> each = (user, ofUser, ofKnown) -> known.ofPages(user, ofUser, ofKnown);
        return Rows.byUser(pages).cogroupSorted(Rows.byUser(rows), new Column[0], IN_ORDER, each, Encoders.row(PAIRS));
    }

    private Iterator<Row> ofPages(String user, Iterator<Row> pages, Iterator<Row> rows) {
        List<Row> made = new ArrayList<>();
        UserNumbers numbers = pages.hasNext() ? of(rows) : null;
        while (pages.hasNext()) {
            Row page = pages.next();
            List<String> slate = page.getList(page.fieldIndex("slate"));
            double[] chances = Rows.doubles(page, page.fieldIndex(DistilledAgents.CHANCES));
            double none = logOf(chances[slate.size()]);
            for (int place = 0; place < slate.size(); place++) {
                made.add(RowFactory.create(
                        user,
                        numbers.of(slate.get(place), place, slate.size()),
                        logOf(chances[place]) - none,
                        isHeldOut(user)));
            }
        }
        return made.iterator();
    }

    private static double logOf(double probability) {
        return Math.log(Math.max(LEAST_PROBABILITY, probability));
    }

    /**
     * A row a rating; the label is the expected one.
     *
     * @param ratings user_id, item_id, expected
     * @param rows {@link #rows}
     */
    Dataset<Row> ofRatings(Dataset<Row> ratings, Dataset<Row> rows) {
        Known known = this;
        CoGroupFunction<String, Row, Row, Row> each = (user, ofUser, ofKnown) -> known.ofRatings(user, ofUser, ofKnown);
        return Rows.byUser(ratings)
                .cogroupSorted(Rows.byUser(rows), new Column[0], IN_ORDER, each, Encoders.row(PAIRS));
    }

    private Iterator<Row> ofRatings(String user, Iterator<Row> ratings, Iterator<Row> rows) {
        if (!ratings.hasNext()) {
            return ratings;
        }
        UserNumbers numbers = of(rows);
        return Rows.each(
                ratings,
                rating -> RowFactory.create(
                        user, numbers.of(rating.getAs("item_id"), 0, 1), rating.getAs("expected"), isHeldOut(user)));
    }
}
