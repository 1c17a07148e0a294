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

/**
 * Whose rows a run makes and by what thresholds: everybody's by their own, or those whose training part has grown by
 * the frozen ones. Traits are of everybody, profiles and memories of the agents and of the {@link ProfileSample}. In an
 * incremental run the sample is that of the full run.
 */
final class ReflectionScope {
    private static final String[] USER = {"user_id"};

    private final StageContext context;
    private final RatingScale scale;
    private final Dataset<Row> items;
    private final Dataset<Row> sampled; // null where nobody is
    private final Dataset<Row> profiled;
    private final Renewal everybody; // null in a full run
    private final Renewal ofProfiled; // likewise

    private ReflectionScope(
            StageContext context,
            RatingScale scale,
            Dataset<Row> items,
            Dataset<Row> sampled,
            Renewal everybody,
            Renewal ofProfiled) {
        this.context = context;
        this.scale = scale;
        this.items = items;
        this.sampled = sampled;
        this.profiled = profiled(context, sampled);
        this.everybody = everybody;
        this.ofProfiled = ofProfiled;
    }

    private static Dataset<Row> agents(StageContext context) {
        return context.read(Tables.AGENTS).select("user_id");
    }

    private static Dataset<Row> profiled(StageContext context, Dataset<Row> sampled) {
        return sampled == null ? agents(context) : agents(context).union(sampled);
    }

    /** How many ratings each user's training part has today: user_id, interactions. */
    private static Dataset<Row> today(StageContext context) {
        return context.read(Tables.INTERACTIONS)
                .where(col("split").notEqual("test"))
                .groupBy("user_id")
                .agg(count(lit(1)).cast(DataTypes.IntegerType).as("interactions"));
    }

    /**
     * The scope of a full run.
     *
     * @param items see {@link io.github.dramatis.spark.items.DescribedItems}
     */
    static ReflectionScope full(StageContext context, RatingScale scale, Dataset<Row> items, ProfileSample sample) {
        Dataset<Row> sampled = sample.isEmpty() ? null : sample.drawn(today(context), agents(context), context.seed());
        return new ReflectionScope(context, scale, items, sampled, null, null);
    }

    /** The scope of an incremental run. */
    static ReflectionScope incremental(
            StageContext context, RatingScale scale, Dataset<Row> items, ProfileSample sample) {
        Dataset<Row> today = today(context);
        Dataset<Row> profiles = context.before(Tables.PROFILES)
                .orElseThrow()
                .groupBy("user_id")
                .agg(max("interactions").as("interactions"));
        // whoever else has a profile was drawn in the full run
        Dataset<Row> sampled =
                sample.isEmpty() ? null : profiles.select(USER[0]).join(agents(context), USER, "left_anti");
        return new ReflectionScope(
                context,
                scale,
                items,
                sampled,
                Renewal.of(today, context.before(Tables.TRAITS).orElseThrow()),
                Renewal.of(today.join(profiled(context, sampled), USER, "left_semi"), profiles));
    }

    /** The {@link RatingHistories} of all users any of whose rows are made. */
    Dataset<Row> histories() {
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);
        if (everybody != null) {
            Dataset<Row> users = everybody.renewed().union(ofProfiled.renewed()).distinct();
            interactions = interactions.join(users, USER, "left_semi");
        }
        return RatingHistories.of(interactions, items, context.read(Tables.REFERENCE_ITEMS));
    }

    /** The {@link #histories} of the users whose traits are made. */
    Dataset<Row> ofEverybody(Dataset<Row> histories) {
        return everybody == null ? histories : everybody.renewed(histories);
    }

    /** The {@link #histories} of the users whose profiles and memories are made. */
    Dataset<Row> ofProfiled(Dataset<Row> histories) {
        return ofProfiled == null ? histories.join(profiled, USER, "left_semi") : ofProfiled.renewed(histories);
    }

    /**
     * The thresholds of the traits' levels.
     *
     * @param histories of everybody, in a full run
     */
    PopulationCuts cuts(Dataset<Row> histories) {
        return everybody == null
                ? PopulationCuts.of(
                        histories, histories.select("user_id").distinct().count(), scale)
                : PopulationCuts.of(context.records(Tables.REFERENCE_TRAITS));
    }

    /** Keeps the thresholds for the incremental runs after a full one. */
    void freeze(PopulationCuts cuts) {
        if (everybody == null) {
            context.write(Tables.REFERENCE_TRAITS, cuts.frozen());
        }
    }

    /** These rows beside those of the users whose rows are not made. */
    Dataset<Row> withKept(Table<?> table, Dataset<Row> rows) {
        if (everybody == null) {
            return rows;
        }
        Renewal renewal = table.equals(Tables.TRAITS) ? everybody : ofProfiled;
        return renewal.kept(context.before(table).orElseThrow()).unionByName(rows, true);
    }

    /** How many users with a profile are not reflected on. */
    long keptProfiled() {
        return ofProfiled == null ? 0 : ofProfiled.kept().count();
    }

    /** How many users with a profile are no agents. */
    long sampled() {
        return sampled == null ? 0 : sampled.count();
    }
}
