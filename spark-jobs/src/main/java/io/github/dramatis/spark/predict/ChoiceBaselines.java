package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.ConditionalLogit;
import io.github.dramatis.core.estimate.ConditionalLogitFit;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.io.Serializable;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The rivals that choose by numbers, fitted on the choices that adapters are trained on.
 *
 * @param models of each
 */
record ChoiceBaselines(Map<ChoiceBaseline, ConditionalLogit> models) implements Serializable {
    /** Rows that are fitted on at most: ten weights need no more. */
    private static final int MOST = 20_000;

    /**
     * The fits.
     *
     * @param examples prompts for choices, of every purpose
     * @param rated whether there are ratings
     */
    static ChoiceBaselines fit(StageContext context, Dataset<Row> examples, boolean rated) {
        Dataset<Row> train =
                examples.where(col("purpose").equalTo(Target.TRAIN)).dropDuplicates("target_id");
        List<Example> rows = Tables.EXAMPLES
                .codec()
                .decodeAll(
                        HashDraw.least(train, HashDraw.of(context.seed(), "choice-baselines", col("target_id")), MOST)
                                .sort("target_id"));
        if (rows.isEmpty()) {
            throw new UserError(
                    "stage predict",
                    "there is no training example of a choice",
                    "give users with longer histories, or set choice.train-rows-per-user to 0");
        }
        Map<ChoiceBaseline, ConditionalLogit> models = new EnumMap<>(ChoiceBaseline.class);
        for (ChoiceBaseline baseline : ChoiceBaseline.of(rated)) {
            models.put(
                    baseline,
                    ConditionalLogitFit.of(rows.stream()
                            .map(row -> new ConditionalLogitFit.Slate(baseline.of(row.evidence()), row.place()))
                            .toList()));
        }
        return new ChoiceBaselines(models);
    }

    /** [items + 1] what one of them says, none last. */
    double[] of(ChoiceBaseline baseline, double[] evidence) {
        return models.get(baseline).probabilities(baseline.of(evidence));
    }
}
