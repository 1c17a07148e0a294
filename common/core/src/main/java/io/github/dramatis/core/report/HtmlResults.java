package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.report.HtmlTable.Body;
import io.github.dramatis.core.report.HtmlTable.Cell;
import io.github.dramatis.core.report.HtmlTable.Heading;
import io.github.dramatis.core.report.HtmlTable.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The table of results in the report: a row a variant, then a row a baseline, intervals below the values. */
final class HtmlResults {
    private static final List<Measure> COLUMNS = List.of(
            Measure.MAE,
            Measure.NLL,
            Measure.CRPS,
            Measure.WITHIN_ITEM_TAU,
            Measure.URR,
            Measure.VARIANCE_RATIO,
            Measure.JENSEN_SHANNON,
            Measure.MASS_OUTSIDE_LABELS);

    /** Last columns where rows were drawn with different chances: what the RMSE is if that is made up for. */
    private static final List<Measure> OF_DRAWN_ROWS = List.of(Measure.RMSE_WEIGHTED, Measure.RMSE_USER);

    /** Shown as percentages. */
    private static final Set<Measure> SHARES = Set.of(
            Measure.URR,
            Measure.URR_OUT_OF_RANGE,
            Measure.URR_PROSE,
            Measure.URR_REFUSAL,
            Measure.URR_EMPTY,
            Measure.MASS_OUTSIDE_LABELS,
            Measure.COLD_START_SHARE);

    /** In what variants are compared with the best baseline. */
    private static final List<Loss> TO_BEST = List.of(Loss.RMSE, Loss.NLL);

    private static final double ROUNDING = 1e-6;

    private final Results results;
    private final List<Measure> columns;

    HtmlResults(Results results) {
        this.results = results;
        this.columns = predictors(results).anyMatch(predictor -> isWeighted(results, predictor))
                ? Stream.concat(COLUMNS.stream(), OF_DRAWN_ROWS.stream()).toList()
                : COLUMNS;
    }

    private static Stream<Predictor> predictors(Results results) {
        return Stream.concat(
                results.variants().stream(), results.baselines().stream().map(Predictor::of));
    }

    /** Whether weights change its RMSE: they do not where all rows have the same one. */
    private static boolean isWeighted(Results results, Predictor predictor) {
        Optional<Measurement> rmse = results.of(predictor, Measure.RMSE);
        return results.of(predictor, Measure.RMSE_WEIGHTED).stream()
                .anyMatch(weighted -> rmse.isPresent()
                        && Math.abs(weighted.value() - rmse.get().value()) > ROUNDING);
    }

    HtmlTable table() {
        List<Heading> headings = new ArrayList<>(List.of(new Heading(""), heading(Measure.RMSE)));
        if (results.bestBaseline().isPresent()) {
            for (Loss loss : TO_BEST) {
                String difference = loss.measure().title() + " minus the best baseline's";
                headings.add(new Heading(difference, "below 0 the variant is better"));
            }
        }
        columns.forEach(measure -> headings.add(heading(measure)));
        List<Row> variants = results.variants().stream().map(this::row).toList();
        List<Row> baselines =
                results.baselines().stream().map(Predictor::of).map(this::row).toList();
        return new HtmlTable(headings, List.of(new Body("", variants), new Body("baselines", baselines)));
    }

    /**
     * The measures that {@link #table} does not show, a row each, with a column for each variant and baseline; empty if
     * nobody has any.
     */
    Optional<HtmlTable> others() {
        List<Predictor> predictors = predictors(results).toList();
        List<Row> rows = Arrays.stream(Measure.values())
                .filter(measure -> measure != Measure.RMSE && !columns.contains(measure))
                .filter(measure -> predictors.stream()
                        .anyMatch(predictor -> results.of(predictor, measure).isPresent()))
                .map(measure -> new Row(
                        measure.title(),
                        predictors.stream()
                                .map(predictor -> value(results.of(predictor, measure)))
                                .toList()))
                .toList();
        List<String> headings = Stream.concat(Stream.of(""), predictors.stream().map(Predictor::title))
                .toList();
        return rows.isEmpty() ? Optional.empty() : Optional.of(HtmlTable.of(headings, rows));
    }

    private Row row(Predictor predictor) {
        List<Cell> cells = new ArrayList<>(List.of(value(results.of(predictor, Measure.RMSE))));
        results.bestBaseline()
                .ifPresent(best -> TO_BEST.forEach(loss -> cells.add(againstBest(predictor, best, loss))));
        columns.forEach(measure -> cells.add(value(results.of(predictor, measure))));
        return new Row(predictor.title(), cells);
    }

    private static Heading heading(Measure measure) {
        return new Heading(measure.title(), meaning(measure));
    }

    private static Cell value(Optional<Measurement> measurement) {
        if (measurement.isEmpty()) {
            return Cell.NONE;
        }
        Measurement m = measurement.get();
        return SHARES.contains(m.measure())
                ? new Cell(Numbers.percent(m.value()), m.interval() == null ? "" : Numbers.percent(m.interval()))
                : Cell.of(m.value(), m.interval());
    }

    private Cell againstBest(Predictor predictor, Baseline best, Loss loss) {
        if (predictor.isBaseline()) {
            return new Cell("", "", predictor.baseline() == best ? "best baseline" : "", "");
        }
        return results.toBest(predictor, loss).map(Cell::of).orElse(Cell.NONE);
    }

    private static String meaning(Measure measure) {
        return switch (measure) {
            case RMSE -> "root mean squared error of the expected rating; lower is better";
            case RMSE_WEIGHTED -> "RMSE with each row weighted by the inverse of the chance that it was drawn: that of "
                    + "all test rows; lower is better";
            case RMSE_USER -> "mean of the users' own RMSE: few rows count as much as many; lower is better";
            case MAE -> "mean absolute error of the expected rating; lower is better";
            case NLL -> "negative log-likelihood of the rating under the label distribution; lower is better";
            case CRPS -> "continuous ranked probability score of the label distribution, in ratings; lower is better";
            case WITHIN_ITEM_TAU -> "Kendall's tau of expected minus user mean among the users of one item; "
                    + "1 is right, 0 is chance";
            case URR -> "unrelated-response rate: share of sampled texts that are no rating on the scale";
            case VARIANCE_RATIO -> "variance of drawn over true ratings; 1 is right; a baseline "
                    + "hands out its rounded prediction";
            case JENSEN_SHANNON -> "Jensen-Shannon distance of drawn to true ratings, base 2; 0 is right; "
                    + "resampling makes its interval lean upwards";
            case MASS_OUTSIDE_LABELS -> "probability that the model gives to anything but a rating";
            default -> "";
        };
    }
}
