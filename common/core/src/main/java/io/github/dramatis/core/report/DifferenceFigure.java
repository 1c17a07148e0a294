package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.IntervalFigure.Row;
import io.github.dramatis.core.report.IntervalFigure.Value;
import io.github.dramatis.core.report.IntervalFigure.Zero;
import java.util.List;

/** Differences of predictors in a loss, with their intervals: left of 0 the first one is better. */
final class DifferenceFigure {
    private static final double FAR = 5;

    private DifferenceFigure() {}

    /** Each variant's RMSE minus the best baseline's. */
    static Figure toBaseline(Results results, Baseline best) {
        List<Predictor> variants = results.variants();
        List<Row> rows = variants.stream()
                .flatMap(variant -> results.difference(variant, best).stream())
                .map(d -> row(d.predictor().title(), variants.indexOf(d.predictor()), d))
                .toList();
        return new IntervalFigure(
                        "Difference to the best baseline",
                        "RMSE minus that of " + best.inSentence() + ", same rows",
                        new Zero(Loss.RMSE.margin(), "variant better", "baseline better"),
                        FAR,
                        rows)
                .draw();
    }

    private static Row row(String label, int series, Contrast difference) {
        return Row.of(label, Value.signed(series, label, difference.value(), difference.interval()));
    }
}
