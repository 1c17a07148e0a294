package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Measure;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The results as an aligned plain text table: variants first, then the baselines, the best one on top. The difference
 * to the best baseline is in NLL: what agents know beyond numbers shows there, and hardly in RMSE.
 */
public final class ConsoleResults {
    private static final List<String> HEADER = List.of(
            "", "RMSE", "95 % interval", "NLL", "CRPS", "tau", "URR", "var.", "NLL to best baseline", "verdict");
    private static final String NONE = "-";

    private ConsoleResults() {}

    /** What was found about personas, and the table; each line ended by a newline. */
    public static String render(Results results) {
        TextTable rows = new TextTable(HEADER);
        Stream.concat(results.variants().stream(), results.baselines().stream().map(Predictor::of))
                .map(predictor -> row(results, predictor))
                .forEach(rows::add);
        StringBuilder table = new StringBuilder();
        List<String> answers = answers(new Findings(results));
        answers.forEach(answer -> table.append(TextTable.ascii(answer)).append('\n'));
        if (!answers.isEmpty()) {
            table.append('\n');
        }
        table.append(rows.render());
        Stream.concat(results.variants().stream(), results.bestBaseline().map(Predictor::of).stream())
                .flatMap(predictor -> results.of(predictor, Measure.RMSE).stream())
                .max(Comparator.comparingLong(Measurement::rows))
                .ifPresent(rmse -> table.append(Numbers.count(rmse.rows(), "test row"))
                        .append(", ")
                        .append(Numbers.count(rmse.users(), "user"))
                        .append(fewer(results, rmse.rows()))
                        .append("; intervals from resampled users\n"));
        if (results.isStandIn()) {
            table.append("no tuning rows to find the best baseline on: ")
                    .append(results.chosen().inSentence())
                    .append(" stands in\n");
        }
        return table.toString();
    }

    /** The answer; where the question was not tested, that and what was compared instead. */
    private static List<String> answers(Findings findings) {
        return findings.isTested()
                ? findings.answers()
                : Stream.concat(findings.answers().stream(), findings.furtherAnswers().stream())
                        .toList();
    }

    /** ", frozen (short+long) 200 of the rows"; empty where all are compared on as many. */
    private static String fewer(Results results, long most) {
        return results.variants().stream()
                .filter(variant -> results.compared(variant) < most)
                .map(variant -> ", " + variant.title() + " " + results.compared(variant) + " of the rows")
                .collect(Collectors.joining());
    }

    private static List<String> row(Results results, Predictor predictor) {
        Optional<Measurement> rmse = results.of(predictor, Measure.RMSE);
        Optional<Contrast> difference = results.toBest(predictor, Loss.NLL);
        return List.of(
                predictor.title(),
                rmse.map(m -> TextTable.ascii(Numbers.plain(m.value()))).orElse(NONE),
                rmse.filter(m -> Numbers.isKnown(m.interval()))
                        .map(m -> TextTable.ascii(Numbers.plain(m.interval())))
                        .orElse(NONE),
                value(results, predictor, Measure.NLL),
                value(results, predictor, Measure.CRPS),
                value(results, predictor, Measure.WITHIN_ITEM_TAU),
                results.of(predictor, Measure.URR)
                        .map(m -> TextTable.ascii(Numbers.percent(m.value())))
                        .orElse(NONE),
                value(results, predictor, Measure.VARIANCE_RATIO),
                isBest(results, predictor)
                        ? "best baseline"
                        : difference
                                .map(d -> TextTable.ascii(Numbers.signed(d.value(), d.interval())))
                                .orElse(NONE),
                difference.map(d -> d.verdict().label()).orElse(""));
    }

    private static boolean isBest(Results results, Predictor predictor) {
        Optional<Baseline> best = results.bestBaseline();
        return best.isPresent() && predictor.equals(Predictor.of(best.get()));
    }

    private static String value(Results results, Predictor predictor, Measure measure) {
        return results.of(predictor, measure)
                .map(m -> TextTable.ascii(Numbers.plain(m.value())))
                .orElse(NONE);
    }
}
