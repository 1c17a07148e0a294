package io.github.dramatis.spark.ask;

import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.Likes;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.answers.AnsweredPrompts;
import io.github.dramatis.spark.baselines.PairBaseline;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.predict.LabelDistribution;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.Variant;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** Makes the rows of the table answers from {@link Answering#of}: temperature, pool, mean, draw. */
final class AnswerRows implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final String variantId;
    private final boolean asksModel;
    private final double temperature;
    private final PooledDistribution pool;
    private final RatingScale scale;
    private final long seed;
    private final RowCodec<AgentAnswer> codec = RowCodec.of(AgentAnswer.class);

    /** @param seed of the draws */
    AnswerRows(AskedVariant asked, RatingScale scale, long seed) {
        Variant variant = asked.variant();
        this.variantId = asked.id();
        this.asksModel = asked.asksModel();
        this.temperature = asksModel ? variant.temperature() : 1;
        this.pool = asksModel && variant.pooled()
                ? new PooledDistribution(variant.modelPower(), variant.baselinePower())
                : null;
        this.scale = scale;
        this.seed = seed;
    }

    @Override
    public Row call(Row row) {
        return codec.encode(answer(row));
    }

    /** The same as a record. */
    AgentAnswer answer(Row row) {
        String error = error(row);
        boolean known = !row.isNullAt(row.fieldIndex("revision"));
        LabelDistribution distribution = error == null ? distribution(row) : null;
        String exampleId = row.getAs("example_id");
        return new AgentAnswer(
                row.getAs("target_id"),
                row.getAs("user_id"),
                row.getAs("item_id"),
                null,
                Target.RATING,
                variantId,
                row.getAs("persona_id"),
                known && asksModel ? row.<Integer>getAs("revision") : null,
                known && asksModel ? row.getAs("reflector") : null,
                row.<Boolean>getAs("seen"),
                distribution == null
                        ? null
                        : Arrays.stream(distribution.probabilities()).boxed().toList(),
                distribution == null ? null : distribution.expected(scale),
                distribution == null ? null : distribution.draw(scale, seed, variantId, exampleId),
                distribution == null ? null : new Likes(scale).probability(distribution.probabilities()),
                known && asksModel ? row.getList(row.fieldIndex(ExamplesStage.MEMORIES)) : List.of(),
                error,
                null);
    }

    private String error(Row row) {
        if (row.isNullAt(row.fieldIndex("revision"))) {
            return AgentAnswer.UNKNOWN_USER;
        }
        if (asksModel && row.<Boolean>getAs(ExamplesStage.TOO_LONG)) {
            return AgentAnswer.TOO_LONG;
        }
        return asksModel && row.isNullAt(row.fieldIndex(AnsweredPrompts.LOG_PROBABILITIES))
                ? AgentAnswer.NO_ADAPTER
                : null;
    }

    private LabelDistribution distribution(Row row) {
        if (!asksModel) {
            return new LabelDistribution(doubles(row, PairBaseline.PROBABILITIES), 1);
        }
        double[] logProbabilities = doubles(row, AnsweredPrompts.LOG_PROBABILITIES);
        if (pool == null) {
            return LabelDistribution.of(logProbabilities, temperature);
        }
        return LabelDistribution.pooled(logProbabilities, pool, doubles(row, PairBaseline.PROBABILITIES));
    }

    private static double[] doubles(Row row, String column) {
        return Rows.doubles(row, row.fieldIndex(column));
    }
}
