package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far off each persona's users are answered by the adapter of each persona, in one measure.
 *
 * @param finding for how many personas the own adapter has the least RMSE, or NLL
 * @param table a row the users of a persona, a column the adapter of one
 */
record SwapMatrix(String finding, HtmlTable table) {
    /**
     * One in NLL and one in RMSE for each kind of memory; empty where no adapters were swapped.
     *
     * @param personas ids in the order of rows and columns
     */
    static List<SwapMatrix> of(Results results, List<String> personas) {
        return results.measurements().stream()
                .map(Measurement::predictor)
                .filter(Predictor::isSwap)
                .map(swap -> Predictor.variant("persona", swap.scheme(), swap.setting(), swap.memory()))
                .distinct()
                .sorted(Comparator.comparing(Predictor::title))
                .flatMap(variant -> Stream.of(Measure.NLL, Measure.RMSE)
                        .flatMap(measure -> of(results, personas, variant, measure).stream()))
                .toList();
    }

    private static Optional<SwapMatrix> of(Results results, List<String> personas, Predictor variant, Measure measure) {
        List<String> headings = new ArrayList<>(List.of("users of"));
        personas.forEach(persona -> headings.add("adapter " + persona));
        List<Row> rows = new ArrayList<>();
        int own = 0;
        for (String users : personas) {
            List<Optional<Measurement>> errors = personas.stream()
                    .map(adapter -> results.of(swap(adapter, variant), measure, users))
                    .toList();
            Optional<Measurement> best =
                    errors.stream().flatMap(Optional::stream).min(Comparator.comparingDouble(Measurement::value));
            if (best.isPresent()) {
                own += best.get().predictor().equals(swap(users, variant)) ? 1 : 0;
                rows.add(new Row(
                        "persona " + users,
                        errors.stream()
                                .map(error -> cell(error, error.equals(best), swap(users, variant)))
                                .toList()));
            }
        }
        String finding = variant.title() + ": for " + own + " of " + Numbers.count(rows.size(), "persona")
                + " the own adapter has the least " + measure.title() + ".";
        return rows.isEmpty() ? Optional.empty() : Optional.of(new SwapMatrix(finding, HtmlTable.of(headings, rows)));
    }

    private static Predictor swap(String adapter, Predictor variant) {
        return Predictor.variant(Predictor.SWAP + adapter, variant.scheme(), variant.setting(), variant.memory());
    }

    private static Cell cell(Optional<Measurement> error, boolean best, Predictor own) {
        if (error.isEmpty()) {
            return Cell.NONE;
        }
        Measurement m = error.get();
        Cell cell = Cell.of(m.value(), m.interval());
        return new Cell(
                cell.value(),
                cell.interval(),
                best ? "least" : "",
                m.predictor().equals(own) ? "own" : "");
    }
}
