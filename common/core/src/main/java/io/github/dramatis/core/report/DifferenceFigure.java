package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Measurement;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.List;

/** Each variant's RMSE minus the best baseline's, with its interval: left of 0 the variant is better. */
final class DifferenceFigure {
    private static final double WIDTH = 760;
    private static final double LEFT = 190;
    private static final double RIGHT = 20;
    private static final double ROW = 30;
    private static final double TOP = 26;
    private static final double BOTTOM = 48;

    private DifferenceFigure() {}

    static String of(Results results, Baseline best, double tooSmallToTell) {
        List<Predictor> variants = results.variants();
        List<Measurement> differences = variants.stream()
                .flatMap(v -> results.difference(v, best).stream())
                .toList();
        double height = TOP + ROW * differences.size() + BOTTOM;
        double bottom = height - BOTTOM;
        double smallest =
                differences.stream().mapToDouble(d -> d.interval().low()).min().orElse(0);
        double largest =
                differences.stream().mapToDouble(d -> d.interval().high()).max().orElse(0);
        Axis x = Axis.around(
                Math.min(smallest, -2 * tooSmallToTell), Math.max(largest, 2 * tooSmallToTell), LEFT, WIDTH - RIGHT);
        Figure figure = new Figure(WIDTH, height, "Difference to the best baseline", description(differences, best));
        figure.bar(
                "band",
                x.at(-tooSmallToTell),
                TOP - 6,
                x.at(tooSmallToTell) - x.at(-tooSmallToTell),
                bottom - TOP + 6,
                "±" + tooSmallToTell);
        for (double tick : x.ticks(7)) {
            figure.line("grid", x.at(tick), TOP - 6, x.at(tick), bottom);
            figure.text("tick", "middle", x.at(tick), bottom + 16, Numbers.tick(tick, x.step(7)));
        }
        figure.line("zero", x.at(0), TOP - 10, x.at(0), bottom);
        figure.text("tick", "end", x.at(0) - 6, TOP - 12, "← variant better");
        figure.text("tick", "start", x.at(0) + 6, TOP - 12, "baseline better →");
        for (int i = 0; i < differences.size(); i++) {
            Measurement d = differences.get(i);
            int series = variants.indexOf(d.predictor());
            double y = TOP + ROW * (i + 0.5);
            String tooltip = d.predictor().title() + ": " + Numbers.signed(d.value()) + " ("
                    + Numbers.signed(d.interval()) + ")";
            figure.text("label", "end", LEFT - 12, y + 4, d.predictor().title());
            figure.line(
                    "whisker " + Figure.colour(series),
                    x.at(d.interval().low()),
                    y,
                    x.at(d.interval().high()),
                    y);
            figure.mark(series, x.at(d.value()), y, tooltip);
        }
        figure.text(
                "name",
                "middle",
                (LEFT + WIDTH - RIGHT) / 2,
                height - 8,
                "RMSE minus that of the " + best.title() + ", same rows");
        return figure.markup();
    }

    private static String description(List<Measurement> differences, Baseline best) {
        StringBuilder text = new StringBuilder("RMSE of each variant minus that of the " + best.title() + ".");
        for (Measurement d : differences) {
            text.append(' ')
                    .append(d.predictor().title())
                    .append(": ")
                    .append(Numbers.signed(d.value()))
                    .append(", interval ")
                    .append(Numbers.signed(d.interval()))
                    .append('.');
        }
        return text.toString();
    }
}
