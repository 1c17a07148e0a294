package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.timestamp_seconds;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.PersonaScheme;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.baselines.PairBaseline;
import io.github.dramatis.spark.cluster.PersonaPlacement;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.reflect.StatisticalReflection;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The tables that the prompts of a part of the pairs are made from, with what asked users lack in them. Users of the
 * source who are no agents, and unknown users who come with ratings, get profiles and memories as the pipeline would
 * have made them; each is released by {@link #close}.
 */
final class AskedTables implements AutoCloseable {
    private static final String[] USER = {"user_id"};
    private static final String[] PAIR = {"user_id", "item_id"};

    private final StageContext context;
    private final DramatisConfig config;
    private final RatingScale scale;
    private final KeptRows kept = new KeptRows();
    private final AskedSources sources;
    private final Dataset<Row> pairs;
    private final Dataset<Row> users;
    private final Dataset<Row> unknownRatings;
    private final Dataset<Row> training; // of the users, in the columns of the table interactions
    private final Dataset<Row> seen;

    /**
     * @param sources of all pairs
     * @param pairs {@link AskedPairs#rows} of the part
     */
    AskedTables(
            StageContext context, DramatisConfig config, RatingScale scale, AskedSources sources, Dataset<Row> pairs) {
        this.context = context;
        this.config = config;
        this.scale = scale;
        this.sources = sources;
        this.pairs = pairs;
        this.users = kept.keep(pairs.select(USER[0]).distinct());
        this.unknownRatings = kept.keep(sources.unknownRatings().join(users, USER, "left_semi"));
        this.training = kept.keep(context.read(Tables.INTERACTIONS)
                .where(AskedSources.IN_TRAINING_PART)
                .join(users, USER, "left_semi")
                .unionByName(unknownRatings));
        this.seen = kept.keep(training.join(pairs.select(PAIR[0], PAIR[1]), PAIR, "left_semi"));
    }

    /** The pairs whose rating is in the user's training part: user_id, item_id. */
    Dataset<Row> seen() {
        return seen.select(PAIR[0], PAIR[1]);
    }

    /** What a baseline may know: the training parts, but of a pair that was seen its own rating. */
    PairBaseline.Known known() {
        return new PairBaseline.Known(
                training.select("user_id", "item_id", "rating"),
                unknownRatings.select("item_id", "rating"),
                seen.select("user_id", "item_id", "rating"));
    }

    /**
     * The tables as the stage examples reads them, with the pairs as targets.
     *
     * @param withMemories whether the prompts show memories
     */
    TablesInstead forPrompts(boolean withMemories) {
        Dataset<Row> profiles = profiles();
        return tables(profiles, withMemories)
                .with(Tables.INTERACTIONS, interactions())
                .with(Tables.TARGETS, targets(profiles));
    }

    /**
     * The same with slates as targets, in which items are chosen; a user's history stays whole.
     *
     * @param withMemories whether the prompts show memories
     * @param slates target_id, user_id, slate
     * @param now when the items are chosen
     */
    TablesInstead forChoices(boolean withMemories, Dataset<Row> slates, Object now) {
        Dataset<Row> profiles = profiles();
        return tables(profiles, withMemories)
                .with(Tables.INTERACTIONS, context.read(Tables.INTERACTIONS).unionByName(unknownRatings))
                .with(Tables.TARGETS, choices(slates, profiles, now));
    }

    private TablesInstead tables(Dataset<Row> profiles, boolean withMemories) {
        TablesInstead tables = new TablesInstead(context)
                .with(Tables.AGENTS, users)
                .with(Tables.ITEMS, sources.items())
                .with(Tables.PROFILES, profiles);
        return withMemories ? tables.with(Tables.MEMORIES, memories()) : tables;
    }

    /** The training parts of users who have no profile. */
    private Dataset<Row> without(Dataset<Row> known) {
        return training.join(known.select(USER[0]), USER, "left_anti");
    }

    private StatisticalReflection reflection() {
        return StatisticalReflection.frozen(context, scale, config.reflect());
    }

    /** Tables of an earlier version lack what other reflectors wrote; so the next. */
    private Dataset<Row> profiles() {
        Dataset<Row> there = context.read(Tables.PROFILES).join(users, USER, "left_semi");
        Dataset<Row> histories = StatisticalReflection.histories(context, without(there), sources.items());
        return kept.keep(there.unionByName(reflection().profiles(histories), true));
    }

    private Dataset<Row> memories() {
        Dataset<Row> there = context.read(Tables.MEMORIES).join(users, USER, "left_semi");
        Dataset<Row> histories = StatisticalReflection.histories(context, without(there), sources.items());
        return kept.keep(there.unionByName(reflection().memories(histories), true));
    }

    /** The training parts and the pairs; a pair that was seen has its own rating, to be taken out of sums. */
    private Dataset<Row> interactions() {
        Dataset<Row> asked = pairs.select(PAIR[0], PAIR[1])
                .join(seen.select("user_id", "item_id", "rating", "after_reference"), PAIR, "left")
                .select(
                        col("user_id"),
                        col("item_id"),
                        // any rating of the scale stands for one that nobody has given; nothing reads it
                        coalesce(col("rating"), lit(scale.min())).as("rating"),
                        timestamp_seconds(lit(0)).as("timestamp"),
                        lit(ExamplesStage.ASKED).as("split"),
                        coalesce(col("after_reference"), lit(true)).as("after_reference"));
        return kept.keep(training.unionByName(asked));
    }

    private static Dataset<Row> lastRevisions(Dataset<Row> profiles) {
        return profiles.groupBy("user_id").agg(max("revision").cast("int").as("revision"));
    }

    private static Dataset<Row> choices(Dataset<Row> slates, Dataset<Row> profiles, Object now) {
        return slates.join(lastRevisions(profiles), USER)
                .select(
                        col("target_id"),
                        col("user_id"),
                        lit(null).cast("string").as("item_id"),
                        lit(Target.CHOICE).as("task"),
                        lit(ExamplesStage.ASKED).as("split"),
                        lit(ExamplesStage.ASKED).as("purpose"),
                        col("revision"),
                        lit(1.0).as("weight"),
                        col("slate"),
                        lit(now).as("timestamp"));
    }

    private Dataset<Row> targets(Dataset<Row> profiles) {
        return pairs.join(lastRevisions(profiles), USER)
                .select(
                        col("target_id"),
                        col("user_id"),
                        col("item_id"),
                        lit(Target.RATING).as("task"),
                        lit(ExamplesStage.ASKED).as("split"),
                        lit(ExamplesStage.ASKED).as("purpose"),
                        col("revision"),
                        lit(1.0).as("weight"));
    }

    /** Adds persona_id; null of a variant that goes by none. */
    Dataset<Row> withPersona(Dataset<Row> prompts, TablesInstead tables, AskedVariant variant) {
        return variant.goesByPersona()
                ? prompts.join(personas(tables, variant.scheme(config.cluster())), USER, "left")
                : prompts.withColumn("persona_id", lit(null).cast("string"));
    }

    /**
     * The persona of each user: as the table says, else the nearest, where the scheme has text by traits and style.
     *
     * @param tables {@link #forPrompts}
     * @return user_id, persona_id
     */
    private Dataset<Row> personas(TablesInstead tables, PersonaScheme scheme) {
        Dataset<Row> there = context.read(Tables.PERSONA_MEMBERS)
                .where(col("scheme").equalTo(scheme.name()))
                .join(users, USER, "left_semi")
                .select("user_id", "persona_id");
        Dataset<Row> unplaced = without(there);
        if (unplaced.isEmpty()) {
            return there;
        }
        Dataset<Row> items = tables.read(Tables.ITEMS);
        Dataset<Row> traits = kept.keep(reflection().traits(StatisticalReflection.histories(context, unplaced, items)));
        TablesInstead others =
                new TablesInstead(context).with(Tables.ITEMS, items).with(Tables.INTERACTIONS, unplaced);
        return kept.keep(there.unionByName(PersonaPlacement.nearest(others, config.cluster(), scheme, traits)
                .select("user_id", "persona_id")));
    }

    @Override
    public void close() {
        kept.close();
    }
}
