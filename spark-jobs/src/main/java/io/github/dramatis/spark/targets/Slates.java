package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.unix_timestamp;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.targets.SlateDraw.Event;
import io.github.dramatis.spark.targets.SlateDraw.Rated;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.reflect.ClassTag$;

/** Gives each event its slate. One user's ratings are held at once. */
final class Slates {
    private static final StructType SCHEMA = new StructType()
            .add("target_id", DataTypes.StringType)
            .add("slate", DataTypes.createArrayType(DataTypes.StringType));

    private Slates() {}

    /**
     * Adds {@code slate}; events without two items to choose from are left out.
     *
     * @param events {@link ChoiceEvents#of}
     * @param interactions user_id, item_id, timestamp, split, after_reference of everybody
     * @param seed of the run
     */
    static Dataset<Row> addTo(Dataset<Row> events, Dataset<Row> interactions, ChoiceConfig config, long seed) {
        // not the draw itself: Kryo, which writes broadcasts, knows no records
        Broadcast<ItemPool> pool = events.sparkSession()
                .sparkContext()
                .broadcast(ItemPool.of(interactions), ClassTag$.MODULE$.apply(ItemPool.class));
        Dataset<Row> asked = events.select(
                col("user_id"),
                col("target_id"),
                col("item_id"),
                col("split").equalTo("test").as("test"),
                unix_timestamp(col("timestamp")).as("from"),
                unix_timestamp(col(ChoiceEvents.UNTIL)).as(ChoiceEvents.UNTIL));
        Dataset<Row> rated = interactions
                .join(events.select("user_id").distinct(), new String[] {"user_id"}, "left_semi")
                .select(
                        col("user_id"),
                        col("item_id"),
                        unix_timestamp(col("timestamp")).as("second"),
                        ItemStatistics.isInSums().as("counted"));
        CoGroupFunction<String, Row, Row, Row> slates =
                (user, ofEvents, ofRatings) -> slates(new SlateDraw(config, seed, pool.value()), ofEvents, ofRatings);
        Dataset<Row> drawn = Rows.byUser(asked).cogroup(Rows.byUser(rated), slates, Encoders.row(SCHEMA));
        return events.join(drawn, "target_id");
    }

    private static Iterator<Row> slates(SlateDraw draw, Iterator<Row> events, Iterator<Row> ratings) {
        if (!events.hasNext()) {
            return Collections.emptyIterator();
        }
        List<Rated> history = new ArrayList<>();
        ratings.forEachRemaining(row ->
                history.add(new Rated(row.getAs("item_id"), row.<Long>getAs("second"), row.<Boolean>getAs("counted"))));
        List<Row> slates = new ArrayList<>();
        Rows.each(events, Slates::event).forEachRemaining(event -> {
            List<String> slate = draw.of(event, history);
            if (!slate.isEmpty()) {
                slates.add(RowFactory.create(event.targetId(), slate.toArray(new String[0])));
            }
        });
        return slates.iterator();
    }

    private static Event event(Row row) {
        return new Event(
                row.getAs("target_id"),
                row.getAs("item_id"),
                row.<Boolean>getAs("test"),
                row.<Long>getAs("from"),
                row.<Long>getAs(ChoiceEvents.UNTIL));
    }
}
