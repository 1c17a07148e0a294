package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.IntervalFigure.Row;
import io.github.dramatis.core.report.IntervalFigure.Value;
import io.github.dramatis.core.report.Report.PersonaCard;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** RMSE or NLL on groups of rows, with intervals: the variants and, as a hollow mark, the best baseline. */
final class ErrorFigure {
    private static final double FAR = 1.4;

    private ErrorFigure() {}

    /** Errors on the rows of each persona. */
    static Figure ofPersonas(Results results, List<PersonaCard> personas) {
        List<Row> rows = personas.stream()
                .map(persona -> row(
                        results,
                        persona.name(),
                        "persona " + persona.personaId() + ", " + Numbers.count(persona.size(), "user"),
                        predictor -> results.of(predictor, Measure.RMSE, persona.personaId())))
                .toList();
        return new IntervalFigure("Error by persona", "RMSE on the persona's test rows", null, FAR, rows).draw();
    }

    /**
     * A measure on the rows of each slice: by how much is known of the item and of the user; empty where no variant has
     * it.
     */
    static Optional<Figure> ofSlices(Results results, Measure measure) {
        List<Row> rows = results.slices().stream()
                .filter(slice -> results.variants().stream()
                        .anyMatch(variant ->
                                results.ofSlice(variant, measure, slice).isPresent()))
                .map(slice -> slice(results, measure, slice))
                .toList();
        String title = measure.title() + " by popularity of the item and activity of the user";
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new IntervalFigure(title, measure.title() + " on these rows", null, FAR, rows).draw());
    }

    private static Row slice(Results results, Measure measure, String slice) {
        long rows = results.variants().stream()
                .flatMap(variant -> results.ofSlice(variant, measure, slice).stream())
                .mapToLong(Measurement::rows)
                .max()
                .orElse(0);
        return row(
                results,
                slice.replace('-', ' '),
                Numbers.count(rows, "row"),
                predictor -> results.ofSlice(predictor, measure, slice));
    }

    private static Row row(
            Results results, String label, String note, Function<Predictor, Optional<Measurement>> measured) {
        List<Value> values = new ArrayList<>();
        List<Predictor> variants = results.variants();
        for (int series = 0; series < variants.size(); series++) {
            add(values, series, measured.apply(variants.get(series)));
        }
        results.bestBaseline().ifPresent(best -> add(values, Figure.REFERENCE, measured.apply(Predictor.of(best))));
        return new Row(label, note, values);
    }

    private static void add(List<Value> values, int series, Optional<Measurement> measurement) {
        measurement.ifPresent(m -> values.add(Value.plain(series, m.predictor().title(), m.value(), m.interval())));
    }
}
