package io.github.dramatis.spark.targets;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Chooses the agents, the ratings that they are asked for and the choices. */
public final class TargetsStage implements Stage<TargetsResult> {
    private final AgentsConfig agents;
    private final TargetsConfig targets;
    private final ChoiceConfig choice;
    private final int batchSize;
    private final boolean choicesAlone;
    private final boolean ofImpressions;
    private final boolean incremental;
    private final String named; // identity of the users whom a file or table names; null where none does

    /** @param batchSize ratings that make a profile's revision: a user's first batch is never a target */
    public TargetsStage(AgentsConfig agents, TargetsConfig targets, ChoiceConfig choice, int batchSize) {
        this(agents, targets, choice, batchSize, false, false, false, null);
    }

    private TargetsStage(
            AgentsConfig agents,
            TargetsConfig targets,
            ChoiceConfig choice,
            int batchSize,
            boolean choicesAlone,
            boolean ofImpressions,
            boolean incremental,
            String named) {
        this.named = named;
        this.choicesAlone = choicesAlone;
        this.ofImpressions = ofImpressions;
        this.agents = agents;
        this.targets = targets;
        this.choice = choice;
        this.batchSize = batchSize;
        this.incremental = incremental;
    }

    /** The same for a source without ratings: agents are asked for none. */
    public TargetsStage choicesAlone() {
        return new TargetsStage(agents, targets, choice, batchSize, true, ofImpressions, incremental, named);
    }

    /** The same for a source that has what users were shown: choices are those that they made there. */
    public TargetsStage ofImpressions() {
        return new TargetsStage(agents, targets, choice, batchSize, choicesAlone, choice.asked(), incremental, named);
    }

    /** This stage in an incremental run: who is an agent stays one. */
    public TargetsStage incremental() {
        return new TargetsStage(agents, targets, choice, batchSize, choicesAlone, ofImpressions, true, named);
    }

    /**
     * The same with the users whom a file or table names as it is now: if they change, the stage runs again. One that
     * cannot be read is an error only when the stage runs.
     */
    public TargetsStage ofNamed(SparkSession spark) {
        return new TargetsStage(
                agents,
                targets,
                choice,
                batchSize,
                choicesAlone,
                ofImpressions,
                incremental,
                AgentSelection.identity(spark, agents));
    }

    @Override
    public String name() {
        return "targets";
    }

    @Override
    public int logicVersion() {
        return 3;
    }

    @Override
    public List<Table<?>> inputs() {
        return ofImpressions ? List.of(Tables.INTERACTIONS, Tables.IMPRESSIONS) : List.of(Tables.INTERACTIONS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.AGENTS, Tables.TARGETS);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new TreeMap<>();
        settings.put("agents", agents);
        settings.put("targets", choicesAlone ? "none" : targets);
        settings.put("batch-size", batchSize);
        if (choice.asked()) {
            settings.put("choice", choice);
        }
        if (ofImpressions) {
            settings.put("of-impressions", true);
        }
        if (named != null) {
            settings.put("named", named);
        }
        return settings;
    }

    @Override
    public Map<String, Object> lastingSettings() {
        return Map.of("batch-size", batchSize);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental
                ? Optional.of(
                        new TargetsStage(agents, targets, choice, batchSize, choicesAlone, ofImpressions, false, named))
                : Optional.empty();
    }

    @Override
    public TargetsResult run(StageContext context) {
        Dataset<Row> interactions =
                context.read(Tables.INTERACTIONS).select("user_id", "item_id", "timestamp", "split", "after_reference");
        AgentSelection selection = new AgentSelection(context, agents);
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> everybody = kept.keep(AgentSelection.counts(interactions));
            Dataset<Row> chosen = kept.keep(selection.chosen(everybody, incremental));
            long agentCount = context.write(Tables.AGENTS, chosen);
            selection.requireSome(agentCount);
            return run(context, kept, interactions, chosen, everybody, agentCount);
        }
    }

    private TargetsResult run(
            StageContext context,
            KeptRows kept,
            Dataset<Row> interactions,
            Dataset<Row> chosen,
            Dataset<Row> everybody,
            long agentCount) {
        Dataset<Row> ratings = interactions.join(chosen, new String[] {"user_id"}, "left_semi");
        Dataset<Row> possible = kept.keep(RevisedRatings.of(ratings, batchSize));
        Dataset<Row> asked = targets(context.seed(), choicesAlone ? possible.limit(0) : possible);
        Optional<Dataset<Row>> shown = shown(context, ratings).map(kept::keep);
        Optional<Dataset<Row>> events = events(context.seed(), shown, ratings).map(kept::keep);
        context.write(
                Tables.TARGETS,
                events.map(all -> asked.unionByName(choices(context.seed(), all, interactions)))
                        .orElse(asked));
        Dataset<Row> rows = context.written(Tables.TARGETS);
        Map<String, Long> counts = new TreeMap<>();
        Map<String, Long> choices = new TreeMap<>();
        for (Row purpose : rows.groupBy("task", "purpose").count().collectAsList()) {
            (purpose.getString(0).equals(Target.RATING) ? counts : choices)
                    .put(purpose.getString(1), purpose.getLong(2));
        }
        Row users = everybody
                .agg(count(lit(1)))
                .crossJoin(rows.agg(countDistinct("user_id")))
                .first();
        return new TargetsResult(
                users.getLong(0),
                agents.number().isPresent() ? agents.number().getAsInt() : null,
                agentCount,
                agentCount - users.getLong(1),
                counts,
                choices,
                shown.map(ShownSlates::counts).orElse(null));
    }

    /** The ratings that agents are asked for, of {@link RevisedRatings}. */
    private Dataset<Row> targets(long seed, Dataset<Row> possible) {
        return drawn(
                        seed,
                        possible,
                        new TargetDraw(seed, targets.trainRowsPerUser(), 0),
                        new TargetDraw(seed, targets.validationRowsPerUser(), targets.validationRows()),
                        new TargetDraw(seed, targets.testRowsPerUser(), targets.testRows()))
                .withColumn("task", lit(Target.RATING))
                .withColumn("slate", lit(null).cast("array<string>"))
                .withColumn("timestamp", lit(null).cast("timestamp"));
    }

    /**
     * What choices can be asked about; empty if none are asked for.
     *
     * @param shown what the agents were shown, if the source has it
     * @param ratings of the agents
     */
    private Optional<Dataset<Row>> events(long seed, Optional<Dataset<Row>> shown, Dataset<Row> ratings) {
        if (!choice.asked()) {
            return Optional.empty();
        }
        return Optional.of(
                shown.map(all -> all.where(col(ShownSlates.WHY).isNull()).drop(ShownSlates.WHY))
                        .orElseGet(() -> new ChoiceEvents(seed, choice.burstSeconds(), batchSize).of(ratings)));
    }

    /**
     * The choices that agents are asked for.
     *
     * @param events see {@link #events}
     * @param interactions of everybody
     */
    private Dataset<Row> choices(long seed, Dataset<Row> events, Dataset<Row> interactions) {
        Dataset<Row> drawn = drawn(
                seed,
                events,
                new TargetDraw(seed, choice.trainRowsPerUser(), 0),
                new TargetDraw(seed, 0, choice.validationRows()),
                new TargetDraw(seed, choice.testRowsPerUser(), choice.testRows()));
        Dataset<Row> withSlates = ofImpressions
                ? drawn
                : Slates.addTo(drawn, interactions, choice, seed).drop(ChoiceEvents.UNTIL);
        return withSlates.withColumn("task", lit(Target.CHOICE));
    }

    private Optional<Dataset<Row>> shown(StageContext context, Dataset<Row> ratings) {
        return ofImpressions
                ? Optional.of(new ShownSlates(batchSize).of(context.read(Tables.IMPRESSIONS), ratings))
                : Optional.empty();
    }

    private static Dataset<Row> drawn(
            long seed, Dataset<Row> possible, TargetDraw train, TargetDraw validation, TargetDraw test) {
        return train.of(ofSplit(possible, "train"))
                .withColumn("purpose", lit(Target.TRAIN))
                .unionByName(validation
                        .of(ofSplit(possible, "validation"))
                        .withColumn("purpose", ValidationPurpose.of(seed)))
                .unionByName(test.of(ofSplit(possible, "test")).withColumn("purpose", lit(Target.TEST)));
    }

    private static Dataset<Row> ofSplit(Dataset<Row> rows, String split) {
        return rows.where(col("split").equalTo(split));
    }
}
