package io.github.dramatis.spark.ask;

import io.github.dramatis.core.estimate.ConditionalLogit;
import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.predict.LabelDistribution;
import io.github.dramatis.spark.table.AgentAnswer;
import io.github.dramatis.spark.table.ChoiceFit;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Rows;
import io.github.dramatis.spark.table.Target;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Row;

/** Makes the rows of the table answers from what models said to slates: temperature, pool, draw. */
final class SlateAnswerRows implements MapFunction<Row, Row> {
    private static final long serialVersionUID = 1L;

    private final String variantId;
    private final double temperature;
    private final PooledDistribution pool; // null of an agent alone
    private final ConditionalLogit stack;
    private final long seed;
    private final RowCodec<AgentAnswer> codec = RowCodec.of(AgentAnswer.class);

    /** @param seed of the draws */
    SlateAnswerRows(AskedVariant asked, ChoiceFits fits, long seed) {
        ChoiceFit fit = fits.of(asked);
        this.variantId = asked.id();
        this.temperature = fit.temperature();
        this.pool = asked.variant().pooled() ? new PooledDistribution(fit.modelPower(), fit.baselinePower()) : null;
        this.stack = fits.rival(ChoiceBaseline.STACK);
        this.seed = seed;
    }

    @Override
    public Row call(Row row) {
        return codec.encode(answer(row));
    }

    /**
     * The same as a record.
     *
     * @param row of {@link AskedSlates#rows} with {@link SlateAsking#prompts} and {@link PromptAnswers#addTo}, which
     *     are null of a slate without a prompt
     */
    AgentAnswer answer(Row row) {
        String error = error(row);
        List<String> slate = row.getList(row.fieldIndex("slate"));
        double[] probabilities = error == null ? probabilities(row) : null;
        return new AgentAnswer(
                row.getAs("target_id"),
                row.getAs("user_id"),
                null,
                slate,
                Target.CHOICE,
                variantId,
                row.getAs("persona_id"),
                row.getAs("revision"),
                row.getAs("reflector"),
                false,
                probabilities == null
                        ? null
                        : Arrays.stream(probabilities).boxed().toList(),
                null,
                null,
                null,
                List.of(),
                error,
                probabilities == null ? null : drawn(slate, probabilities, row.getAs("target_id")));
    }

    private static String error(Row row) {
        String fault = row.getAs(AskedSlates.FAULT);
        if (fault != null) {
            return fault;
        }
        if (row.isNullAt(row.fieldIndex("revision"))) {
            return AgentAnswer.UNKNOWN_USER;
        }
        if (row.<Boolean>getAs(ExamplesStage.TOO_LONG)) {
            return AgentAnswer.SLATE_TOO_LONG;
        }
        return row.isNullAt(row.fieldIndex(PromptAnswers.LOG_PROBABILITIES)) ? AgentAnswer.NO_ADAPTER : null;
    }

    /** [items + 1] of each item and, last, of none. */
    private double[] probabilities(Row row) {
        double[] said = Rows.doubles(row, row.fieldIndex(PromptAnswers.LOG_PROBABILITIES));
        if (pool == null) {
            return LabelDistribution.of(said, temperature).probabilities();
        }
        double[] evidence = Rows.doubles(row, row.fieldIndex("evidence"));
        double[] byNumbers = stack.probabilities(ChoiceBaseline.STACK.of(evidence));
        return LabelDistribution.pooled(said, pool, byNumbers).probabilities();
    }

    private String drawn(List<String> slate, double[] probabilities, String targetId) {
        int place = LabelDistribution.drawn(probabilities, Draws.uniform(seed, "ask-choice", targetId));
        return place < slate.size() ? slate.get(place) : null;
    }
}
