package io.github.dramatis.spark.examples;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.PromptPreset;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Rows;
import java.util.Collections;
import java.util.Iterator;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The numbers that the prompts of targets show, and those of their items' content, without the prompts. */
public final class EvidenceRows {
    /** Column of {@link io.github.dramatis.core.prompt.Content#numbers}. */
    public static final String CONTENT = "content";

    private static final ArrayType NUMBERS = new ArrayType(DataTypes.DoubleType, false);
    private static final StructType SCHEMA = new StructType()
            .add("target_id", DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("purpose", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType)
            .add("evidence", NUMBERS)
            .add(CONTENT, NUMBERS);

    private final ExamplesConfig config;
    private final EstimateConfig estimate;
    private final RatingScale scale;
    private final PromptScope scope;
    private final VectorTable.Indexed vectors; // null where items are not compared

    /**
     * Those of targets.
     *
     * @param context whose sums and factors are looked at
     * @param vectors of the items, which the executors have; null where {@link #compareItems} says no
     */
    public static EvidenceRows of(
            StageContext context,
            ExamplesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            VectorTable.Indexed vectors) {
        return new EvidenceRows(context, config, estimate, scale, vectors, false);
    }

    /**
     * Those of pairs that are asked about ({@link ExamplesStage#ASKED}).
     *
     * @param vectors of the items, which the executors have; null where no memory is shown
     */
    public static EvidenceRows asked(
            StageContext context,
            ExamplesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            VectorTable.Indexed vectors) {
        return new EvidenceRows(context, config, estimate, scale, vectors, true);
    }

    private EvidenceRows(
            StageContext context,
            ExamplesConfig config,
            EstimateConfig estimate,
            RatingScale scale,
            VectorTable.Indexed vectors,
            boolean asking) {
        this.config = config;
        this.estimate = estimate;
        this.scale = scale;
        this.vectors = vectors;
        PromptSources sources = new PromptSources(context, scale, estimate, config);
        PromptSources.Totals totals = sources.totals();
        int memories = memories(config, scale);
        PromptScope ofTargets = PromptScope.of(
                        config, scale, memories, sources.factors(), totals.steps(), totals.ratings())
                .withContent();
        this.scope = asking ? ofTargets.asked() : ofTargets;
    }

    /** Whether prompts show memories, which are found by the vectors of items. */
    public static boolean compareItems(ExamplesConfig config, RatingScale scale) {
        return memories(config, scale) > 0;
    }

    private static int memories(ExamplesConfig config, RatingScale scale) {
        return ExamplesStage.showsMemories(config)
                ? PromptPreset.of(config.preset(), LabelCoding.of(scale), config.neighbours())
                        .memories()
                : 0;
    }

    /**
     * One row a target: target_id, user_id, item_id, purpose, rating, evidence (as in the table examples), {@link
     * #CONTENT}.
     *
     * @param targets a context with the targets; their users have rows in profiles
     */
    public Dataset<Row> of(StageContext targets) {
        PromptSources sources = new PromptSources(targets, scale, estimate, config);
        return PromptSources.walk(
                sources.agents(false),
                sources.ratings(vectors == null ? null : vectors.numbers(), false, false),
                new Walk(scope, vectors == null ? null : vectors.vectors()),
                SCHEMA);
    }

    /**
     * Makes the rows of one user.
     *
     * @param vectors null where items are not compared
     */
    private record Walk(PromptScope scope, VectorTable vectors) implements CoGroupFunction<String, Row, Row, Row> {
        @Override
        public Iterator<Row> call(String userId, Iterator<Row> agents, Iterator<Row> ratings) {
            if (!agents.hasNext()) {
                return Collections.emptyIterator();
            }
            UserWalk walk = new UserWalk(
                    userId,
                    Rows.each(agents, AgentRevision::of),
                    Rows.each(ratings, row -> HistoryItem.of(row, scope.scale(), vectors)),
                    scope);
            return Rows.each(walk, target -> row(userId, target));
        }

        private static Row row(String userId, UserWalk.Target target) {
            return RowFactory.create(
                    target.item().target().id(),
                    userId,
                    target.item().itemId(),
                    target.item().target().purpose(),
                    target.item().rating(),
                    target.evidence().numbers(),
                    target.content().numbers());
        }
    }
}
