package io.github.dramatis.spark.examples;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.PromptPreset;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.StageContext;
import java.util.Collections;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.CoGroupFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.KeyValueGroupedDataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The numbers that the prompts of targets show, and those of their items' content, without the prompts. */
public final class EvidenceRows implements CoGroupFunction<String, Row, Row, Row> {
    /** Column of {@link io.github.dramatis.core.prompt.Content#numbers}. */
    public static final String CONTENT = "content";

    private static final long serialVersionUID = 1L;
    private static final ArrayType NUMBERS = new ArrayType(DataTypes.DoubleType, false);
    private static final StructType SCHEMA = new StructType()
            .add("target_id", DataTypes.StringType)
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("purpose", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType)
            .add("evidence", NUMBERS)
            .add(CONTENT, NUMBERS);

    private final PromptScope scope;
    private final VectorTable vectors; // null where items are not compared

    private EvidenceRows(PromptScope scope, VectorTable vectors) {
        this.scope = scope;
        this.vectors = vectors;
    }

    /**
     * One row a target: target_id, user_id, item_id, purpose, rating, evidence (as in the table examples), {@link
     * #CONTENT}.
     *
     * @param context with the targets; their users have rows in profiles
     */
    public static Dataset<Row> of(
            StageContext context, ExamplesConfig config, EstimateConfig estimate, RatingScale scale) {
        PromptSources sources = new PromptSources(context, scale, estimate, config);
        PromptSources.Totals totals = sources.totals();
        int memories = ExamplesStage.showsMemories(config)
                ? PromptPreset.of(config.preset(), LabelCoding.of(scale), config.neighbours())
                        .memories()
                : 0;
        PromptScope scope = PromptScope.of(
                        config, scale, memories, estimate, sources.foldMeans(), totals.steps(), totals.ratings())
                .withContent();
        VectorTable.Indexed vectors = sources.vectors(memories > 0);
        Column[] byRevision = {col("revision")};
        Column[] byTime = {col("past"), col("timestamp"), col("item_id")};
        return byUser(sources.agents(false))
                .cogroupSorted(
                        byUser(sources.ratings(vectors == null ? null : vectors.numbers(), false)),
                        byRevision,
                        byTime,
                        new EvidenceRows(scope, vectors == null ? null : vectors.vectors()),
                        Encoders.row(SCHEMA));
    }

    private static KeyValueGroupedDataset<String, Row> byUser(Dataset<Row> rows) {
        return rows.groupBy("user_id").as(Encoders.STRING(), Encoders.row(rows.schema()));
    }

    @Override
    public Iterator<Row> call(String userId, Iterator<Row> agents, Iterator<Row> ratings) {
        if (!agents.hasNext()) {
            return Collections.emptyIterator();
        }
        UserWalk walk = new UserWalk(
                userId,
                map(agents, AgentRevision::of),
                map(ratings, row -> RatedItem.of(row, scope.scale(), vectors)),
                scope);
        return map(walk, target -> row(userId, target));
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

    private static <A, B> Iterator<B> map(Iterator<A> from, Function<A, B> function) {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(from, 0), false)
                .map(function)
                .iterator();
    }
}
