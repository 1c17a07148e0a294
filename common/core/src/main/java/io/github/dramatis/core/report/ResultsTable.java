package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import io.github.dramatis.core.evaluation.Verdict;
import java.util.List;
import java.util.Optional;

/** The table of results in the report: a row a variant, then a row a baseline, intervals below the values. */
final class ResultsTable {
    private static final List<Measure> COLUMNS = List.of(
            Measure.MAE,
            Measure.NLL,
            Measure.CRPS,
            Measure.WITHIN_ITEM_TAU,
            Measure.URR,
            Measure.VARIANCE_RATIO,
            Measure.JENSEN_SHANNON,
            Measure.MASS_OUTSIDE_LABELS);

    private final Markup html;
    private final Results results;

    ResultsTable(Markup html, Report report) {
        this.html = html;
        this.results = report.results();
    }

    void write() {
        html.open("div", "class", "scroll").open("table", "class", "results");
        html.open("thead").open("tr").element("th", "", "scope", "col");
        heading(Measure.RMSE);
        results.bestBaseline()
                .ifPresent(best -> html.element(
                        "th",
                        "RMSE minus the best baseline's",
                        "scope",
                        "col",
                        "title",
                        "below 0 the variant is better"));
        COLUMNS.forEach(this::heading);
        html.close().closeLine().open("tbody");
        results.variants().forEach(this::row);
        html.closeLine().open("tbody", "class", "baselines");
        results.baselines().forEach(baseline -> row(Predictor.of(baseline)));
        html.close().close().closeLine();
    }

    private void row(Predictor predictor) {
        Optional<Baseline> best = results.bestBaseline();
        html.open("tr").element("th", predictor.title(), "scope", "row");
        value(results.of(predictor, Measure.RMSE));
        if (predictor.isBaseline()) {
            boolean isBest = best.filter(predictor.baseline()::equals).isPresent();
            html.open("td", "class", "verdict");
            html.element("span", isBest ? "best baseline" : "", "class", "badge")
                    .close();
        } else {
            best.flatMap(baseline -> results.difference(predictor, baseline))
                    .ifPresentOrElse(this::difference, () -> html.element("td", "–"));
        }
        COLUMNS.forEach(measure -> value(results.of(predictor, measure)));
        html.closeLine();
    }

    private void heading(Measure measure) {
        html.element("th", measure.title(), "scope", "col", "title", meaning(measure));
    }

    private void value(Optional<Measurement> measurement) {
        if (measurement.isEmpty()) {
            html.element("td", "–", "class", "none");
            return;
        }
        Measurement m = measurement.get();
        boolean share = m.measure() == Measure.URR || m.measure() == Measure.MASS_OUTSIDE_LABELS;
        html.open("td").text(share ? Numbers.percent(m.value()) : Numbers.plain(m.value()));
        if (m.interval() != null) {
            String interval = share ? Numbers.percent(m.interval()) : Numbers.plain(m.interval());
            html.element("small", interval);
        }
        html.close();
    }

    private void difference(Contrast d) {
        html.open("td", "class", "verdict").text(Numbers.signed(d.value()));
        html.element("small", Numbers.signed(d.interval()));
        html.element("span", d.verdict().label(), "class", "badge " + style(d.verdict()))
                .close();
    }

    private static String style(Verdict verdict) {
        return switch (verdict) {
            case BETTER -> "better";
            case WORSE -> "worse";
            case EQUIVALENT, CANNOT_TELL -> "open";
        };
    }

    private static String meaning(Measure measure) {
        return switch (measure) {
            case RMSE -> "root mean squared error of the expected rating; lower is better";
            case MAE -> "mean absolute error of the expected rating; lower is better";
            case NLL -> "negative log-likelihood of the rating under the label distribution; lower is better";
            case CRPS -> "continuous ranked probability score of the label distribution, in ratings; lower is better";
            case WITHIN_ITEM_TAU -> "Kendall's tau of expected minus user mean among the users of one item; 1 is right, 0 is chance";
            case URR -> "unrelated-response rate: share of sampled texts that are no rating on the scale";
            case VARIANCE_RATIO -> "variance of drawn over true ratings; 1 is right; a baseline hands out its rounded prediction";
            case JENSEN_SHANNON -> "Jensen-Shannon distance of drawn to true ratings, base 2; 0 is right; resampling makes its interval lean upwards";
            case MASS_OUTSIDE_LABELS -> "probability that the model gives to anything but a rating";
            default -> "";
        };
    }
}
