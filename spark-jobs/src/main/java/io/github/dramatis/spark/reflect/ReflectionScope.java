package io.github.dramatis.spark.reflect;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.reference.Renewal;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/** Whom a run reflects on and by what thresholds: everybody by their own, or those whose training part has grown by the frozen ones. */
final class ReflectionScope {
    private final StageContext context;
    private final RatingScale scale;
    private final Renewal renewal; // null in a full run

    private ReflectionScope(StageContext context, RatingScale scale, Renewal renewal) {
        this.context = context;
        this.scale = scale;
        this.renewal = renewal;
    }

    /** Of a full run. */
    static ReflectionScope full(StageContext context, RatingScale scale) {
        return new ReflectionScope(context, scale, null);
    }

    /** Of an incremental run. */
    static ReflectionScope incremental(StageContext context, RatingScale scale) {
        Dataset<Row> today = context.read(Tables.INTERACTIONS)
                .where(col("split").notEqual("test"))
                .groupBy("user_id")
                .agg(count(lit(1)).cast(DataTypes.IntegerType).as("interactions"));
        Dataset<Row> before = context.before(Tables.PROFILES)
                .orElseThrow()
                .groupBy("user_id")
                .agg(max("interactions").as("interactions"));
        return new ReflectionScope(context, scale, Renewal.of(today, before));
    }

    /** The users' {@link RatingHistories}. */
    Dataset<Row> histories() {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        return RatingHistories.of(
                renewal == null ? interactions : renewal.renewed(interactions),
                context.read(Tables.ITEMS),
                context.read(Tables.REFERENCE_ITEMS));
    }

    /**
     * The thresholds of the traits' levels.
     *
     * @param users how many users the histories are of
     */
    PopulationCuts cuts(Dataset<Row> histories, long users) {
        return renewal == null
                ? PopulationCuts.of(histories, users, scale)
                : PopulationCuts.of(context.records(Tables.REFERENCE_TRAITS));
    }

    /** Keeps the thresholds for the incremental runs after a full one. */
    void freeze(PopulationCuts cuts) {
        if (renewal == null) {
            context.write(Tables.REFERENCE_TRAITS, cuts.frozen());
        }
    }

    /** These rows beside those of the users who are not reflected on. */
    Dataset<Row> withKept(Table<?> table, Dataset<Row> rows) {
        return renewal == null
                ? rows
                : renewal.kept(context.before(table).orElseThrow()).unionByName(rows);
    }

    /** How many users are not reflected on. */
    long keptUsers() {
        return renewal == null ? 0 : renewal.kept().count();
    }
}
