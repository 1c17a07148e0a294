package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.IntervalFigure.Row;
import io.github.dramatis.core.report.IntervalFigure.Value;
import io.github.dramatis.core.report.IntervalFigure.Zero;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Differences of predictors in a loss, with their intervals: left of 0 the first one is better. */
final class DifferenceFigure {
    private static final double FAR = 5;

    private DifferenceFigure() {}

    /** Each variant's loss minus the best baseline's; empty where none was compared with it in that. */
    static Optional<Figure> toBaseline(Report report, Baseline best, Loss loss) {
        Results results = report.results();
        List<Row> rows = results.variants().stream()
                .flatMap(variant -> results.toBest(variant, loss).stream())
                .map(d -> row(d.predictor().title(), series(results, d), d))
                .toList();
        String name = loss.measure().title();
        String axis = name + " minus that of " + best.inSentence() + ", same rows";
        return of("Difference to the best baseline, " + name, axis, zero(report, loss), rows);
    }

    /** Personas against their controls, as declared before the test; empty if nothing was. */
    static Optional<Figure> declared(Report report, Loss loss) {
        Results results = report.results();
        List<Row> rows = results.declared().stream()
                .filter(contrast -> contrast.loss() == loss)
                .map(d -> row("against " + d.against().title(), series(results, d), d))
                .toList();
        String name = loss.measure().title();
        Zero zero = zero(report, loss);
        return of("Personas against their controls, " + name, name + " minus that of the control", zero, rows);
    }

    /** Variants that differ in one thing alone, the largest loss first; empty if there are none. */
    static Optional<Figure> ablations(Report report, Loss loss) {
        Results results = report.results();
        List<Row> rows = results.ablations(loss).stream()
                .sorted(Comparator.comparingDouble(Contrast::value).reversed())
                .map(d ->
                        row(d.predictor().title() + " instead of " + d.against().title(), series(results, d), d))
                .toList();
        String axis = loss.measure().title() + " minus that of the other, same rows";
        return of("Ablations", axis, zero(report, loss), rows);
    }

    private static Zero zero(Report report, Loss loss) {
        return new Zero(loss.margin(report.scale()), "better", "worse");
    }

    private static Optional<Figure> of(String title, String axis, Zero zero, List<Row> rows) {
        return rows.isEmpty() ? Optional.empty() : Optional.of(new IntervalFigure(title, axis, zero, FAR, rows).draw());
    }

    private static int series(Results results, Contrast difference) {
        return Math.max(0, results.variants().indexOf(difference.predictor()));
    }

    private static Row row(String label, int series, Contrast difference) {
        return Row.of(label, Value.signed(series, label, difference.value(), difference.interval()));
    }
}
