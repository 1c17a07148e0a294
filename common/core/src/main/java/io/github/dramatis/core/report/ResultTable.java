package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as an aligned plain text table: variants first, then the baselines, the best one on top. */
public final class ResultTable {
    private static final List<String> HEADER = List.of(
            "",
            "RMSE",
            "95 % interval",
            "MAE",
            "NLL",
            "URR",
            "var. ratio",
            "JS dist.",
            "RMSE vs best baseline",
            "verdict");
    private static final String NONE = "-";

    private ResultTable() {}

    /** What was found about personas, and the table; each line ended by a newline. */
    public static String render(Results results) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(HEADER);
        Stream.concat(results.variants().stream(), results.baselines().stream().map(Predictor::of))
                .map(predictor -> row(results, predictor))
                .forEach(rows::add);
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length()));
        }
        StringBuilder table = new StringBuilder();
        List<String> answers = new Findings(results).answers();
        answers.forEach(answer -> table.append(ascii(answer)).append('\n'));
        if (!answers.isEmpty()) {
            table.append('\n');
        }
        for (List<String> row : rows) {
            table.append(line(row, widths)).append('\n');
            if (row == HEADER) {
                table.append(Arrays.stream(widths).mapToObj("-"::repeat).collect(Collectors.joining("  ")))
                        .append('\n');
            }
        }
        results.variants().stream()
                .findFirst()
                .flatMap(variant -> results.of(variant, Measure.RMSE))
                .ifPresent(rmse -> table.append(Numbers.count(rmse.rows(), "test row"))
                        .append(", ")
                        .append(Numbers.count(rmse.users(), "user"))
                        .append("; intervals from resampled users\n"));
        return table.toString();
    }

    private static List<String> row(Results results, Predictor predictor) {
        Optional<Measurement> rmse = results.of(predictor, Measure.RMSE);
        Optional<Baseline> best = results.bestBaseline();
        Optional<Contrast> difference = predictor.isBaseline()
                ? Optional.empty()
                : best.flatMap(baseline -> results.difference(predictor, baseline));
        boolean isBest = predictor.isBaseline()
                && best.filter(predictor.baseline()::equals).isPresent();
        return List.of(
                predictor.title(),
                rmse.map(m -> ascii(Numbers.plain(m.value()))).orElse(NONE),
                rmse.filter(m -> m.interval() != null)
                        .map(m -> ascii(Numbers.plain(m.interval())))
                        .orElse(NONE),
                value(results, predictor, Measure.MAE),
                value(results, predictor, Measure.NLL),
                results.of(predictor, Measure.URR)
                        .map(m -> ascii(Numbers.percent(m.value())))
                        .orElse(NONE),
                value(results, predictor, Measure.VARIANCE_RATIO),
                value(results, predictor, Measure.JENSEN_SHANNON),
                difference
                        .map(d -> ascii(Numbers.signed(d.value()) + " (" + Numbers.signed(d.interval()) + ")"))
                        .orElse(NONE),
                difference.map(d -> d.verdict().label()).orElse(isBest ? "best baseline" : ""));
    }

    private static String value(Results results, Predictor predictor, Measure measure) {
        return results.of(predictor, measure)
                .map(m -> ascii(Numbers.plain(m.value())))
                .orElse(NONE);
    }

    /** Consoles of any encoding. */
    private static String ascii(String number) {
        return number.replace('−', '-').replace('–', '-').replace('\u00A0', ' ').replace("±", "+-");
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            String padding = " ".repeat(widths[i] - cells.get(i).length());
            boolean leftAligned = i == 0 || i == widths.length - 1;
            line.append(i == 0 ? "" : "  ").append(leftAligned ? cells.get(i) + padding : padding + cells.get(i));
        }
        return line.toString().stripTrailing();
    }
}
