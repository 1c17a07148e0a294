package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.estimate.ConditionalLogit;
import io.github.dramatis.core.estimate.PooledDistribution;
import io.github.dramatis.core.evaluation.TemperatureFit;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.ask.ChoiceFits;
import io.github.dramatis.spark.ask.PromptAnswers;
import io.github.dramatis.spark.predict.LabelDistribution;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.ChoiceFit;
import io.github.dramatis.spark.table.Rows;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The chances that each tester takes each item of a page, as they were fitted on held-out choices.
 *
 * @param temperature of the agents
 * @param pool of the agents and the stack; null: the agents choose alone
 * @param rivals of the others, by {@link Tester#column}
 */
record ChoiceOdds(double temperature, PooledDistribution pool, Map<String, ConditionalLogit> rivals)
        implements Serializable {
    private static final ArrayType CHANCES = new ArrayType(DataTypes.DoubleType, false);

    /**
     * @param pooled whether agents choose pooled with the stack, where there were held-out choices to fit a pool by
     * @throws io.github.dramatis.core.error.UserError if the variant was not asked to choose when its agents were made
     */
    static ChoiceOdds read(StageContext context, AskedVariant asked, boolean pooled) {
        ChoiceFits fits = ChoiceFits.read(context);
        Map<String, ConditionalLogit> rivals = new HashMap<>();
        for (Tester tester : Tester.values()) {
            if (tester.baseline() != null) {
                rivals.put(tester.column(), fits.rival(tester.baseline()));
            }
        }
        ChoiceFit fit = fits.of(asked);
        PooledDistribution pool = pooled && fit.modelPower() != null
                ? new PooledDistribution(fit.modelPower(), fit.baselinePower())
                : null;
        return new ChoiceOdds(fit.temperature(), pool, rivals);
    }

    /**
     * Chances by page: user_id, {@link Pages#SLATE_ID}, and a column a tester, [items + 1] with none last.
     *
     * @param answers {@link io.github.dramatis.spark.ask.SlateAsking#prompts} with {@link
     *     PromptAnswers#LOG_PROBABILITIES}, none of them null
     */
    Dataset<Row> of(Dataset<Row> answers) {
        StructType schema =
                new StructType().add("user_id", DataTypes.StringType).add(Pages.SLATE_ID, DataTypes.StringType);
        for (Tester tester : Tester.values()) {
            schema = schema.add(tester.column(), CHANCES);
        }
        ChoiceOdds odds = this;
        MapFunction<Row, Row> chances = odds::chances;
        return answers.map(chances, Encoders.row(schema));
    }

    private Row chances(Row row) {
        Object[] values = new Object[2 + Tester.values().length];
        values[0] = row.getAs("user_id");
        values[1] = row.getAs(Pages.SLATE_ID);
        for (Tester tester : Tester.values()) {
            values[2 + tester.ordinal()] = chances(tester, row);
        }
        return RowFactory.create(values);
    }

    private double[] chances(Tester tester, Row row) {
        if (tester.baseline() != null) {
            return byNumbers(tester, row);
        }
        double[] said = Rows.doubles(row, row.fieldIndex(PromptAnswers.LOG_PROBABILITIES));
        return tester == Tester.ALONE || pool == null
                ? TemperatureFit.apply(said, temperature)
                : LabelDistribution.pooled(said, pool, byNumbers(Tester.STACK, row))
                        .probabilities();
    }

    private double[] byNumbers(Tester rival, Row row) {
        return rivals.get(rival.column())
                .probabilities(rival.baseline().of(Rows.doubles(row, row.fieldIndex("evidence"))));
    }
}
