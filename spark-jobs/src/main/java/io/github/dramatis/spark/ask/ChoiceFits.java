package io.github.dramatis.spark.ask;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.estimate.ConditionalLogit;
import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.spark.predict.Calibration;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.ChoiceFit;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Variant;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How choices are answered, as it was fitted on held-out ones.
 *
 * @param byPredictor the rows of the table choice_fits
 */
public record ChoiceFits(Map<String, ChoiceFit> byPredictor) {
    public static ChoiceFits read(StageContext context) {
        return new ChoiceFits(context.records(Tables.CHOICE_FITS).stream()
                .collect(Collectors.toMap(ChoiceFit::predictor, fit -> fit)));
    }

    /**
     * How a variant's agents answer.
     *
     * @throws UserError if they were not asked to choose when they were made
     */
    public ChoiceFit of(AskedVariant asked) {
        Variant variant = asked.variant();
        String key = Calibration.key(variant.adapter(), variant.memory(), variant.scheme(), variant.setting());
        ChoiceFit fit = byPredictor.get(key);
        if (fit == null && byPredictor.values().stream().allMatch(one -> one.temperature() == null)) {
            throw new UserError(
                    "--variant " + asked.id(),
                    "it cannot be asked to choose: no choice of the purpose pool was drawn, and those say how sure"
                            + " agents may be",
                    "raise agents.users or choice.validation-rows, of which a third is to pool by, and run dramatis"
                            + " run again");
        }
        if (fit == null || fit.temperature() == null || variant.pooled() && fit.modelPower() == null) {
            throw new UserError(
                    "--variant " + asked.id(),
                    "it has not been asked to choose: the table choice_fits has nothing of " + key,
                    "run dramatis run again with choice.train-rows-per-user above 0, or name an agent alone");
        }
        return fit;
    }

    /** A rival that chooses by numbers. */
    public ConditionalLogit rival(ChoiceBaseline baseline) {
        ChoiceFit fit = byPredictor.get(baseline.column());
        return new ConditionalLogit(fit.means(), fit.spreads(), fit.weights(), fit.none());
    }
}
