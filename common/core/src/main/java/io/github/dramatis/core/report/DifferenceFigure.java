package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Baseline;
import io.github.dramatis.core.evaluation.Contrast;
import io.github.dramatis.core.evaluation.Loss;
import io.github.dramatis.core.evaluation.Predictor;
import io.github.dramatis.core.evaluation.Results;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Each variant's RMSE minus the best baseline's, with its interval: left of 0 the variant is better. */
final class DifferenceFigure {
    private static final double WIDTH = 900;
    private static final double LEFT = 190;
    private static final double RIGHT = 200;
    private static final double ROW = 30;
    private static final double TOP = 30;
    private static final double BOTTOM = 48;
    /** A difference that many times the median one would squeeze the others into a line. */
    private static final double FAR = 5;

    private DifferenceFigure() {}

    static Figure of(Results results, Baseline best) {
        List<Predictor> variants = results.variants();
        List<Contrast> differences = variants.stream()
                .flatMap(v -> results.difference(v, best).stream())
                .toList();
        double height = TOP + ROW * differences.size() + BOTTOM;
        double bottom = height - BOTTOM;
        Axis x = axis(differences);
        Figure figure = new Figure(WIDTH, height, "Difference to the best baseline", description(differences, best));
        double margin = Loss.RMSE.margin();
        double band = x.at(margin) - x.at(-margin);
        figure.bar("band", x.at(-margin), TOP - 6, band, bottom - TOP + 6, "±" + margin);
        for (double tick : x.ticks(7)) {
            figure.line("grid", x.at(tick), TOP - 6, x.at(tick), bottom);
            figure.text("tick", "middle", x.at(tick), bottom + 16, Numbers.tick(tick, x.step(7)));
        }
        figure.line("zero", x.at(0), TOP - 12, x.at(0), bottom);
        figure.text("tick", "end", x.at(0) - 7, TOP - 13, "← variant better");
        figure.text("tick", "start", x.at(0) + 7, TOP - 13, "baseline better →");
        for (int i = 0; i < differences.size(); i++) {
            row(
                    figure,
                    x,
                    TOP + ROW * (i + 0.5),
                    variants.indexOf(differences.get(i).predictor()),
                    differences.get(i));
        }
        String name = "RMSE minus that of " + best.inSentence() + ", same rows";
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, height - 8, name);
        return figure;
    }

    private static Axis axis(List<Contrast> differences) {
        double[] ends = differences.stream()
                .flatMapToDouble(
                        d -> DoubleStream.of(d.interval().low(), d.interval().high()))
                .toArray();
        double[] shown = Axis.withoutFarOff(ends, FAR);
        double room = 2 * Loss.RMSE.margin();
        return Axis.around(
                Math.min(-room, Arrays.stream(shown).min().orElse(0)),
                Math.max(room, Arrays.stream(shown).max().orElse(0)),
                LEFT,
                WIDTH - RIGHT);
    }

    private static void row(Figure figure, Axis x, double y, int series, Contrast d) {
        String figures = Numbers.signed(d.value()) + " (" + Numbers.signed(d.interval()) + ")";
        figure.text("label", "end", LEFT - 12, y + 4, d.predictor().title());
        figure.text("tick", "start", WIDTH - RIGHT + 14, y + 4, figures);
        if (!x.holds(d.value())) {
            figure.farOff(Figure.colour(series), WIDTH - RIGHT, y, "far off");
            return;
        }
        double low = Math.max(x.from(), d.interval().low());
        double high = Math.min(x.to(), d.interval().high());
        figure.line("whisker " + Figure.colour(series), x.at(low), y, x.at(high), y);
        figure.mark(series, x.at(d.value()), y, d.predictor().title() + ": " + figures);
    }

    private static String description(List<Contrast> differences, Baseline best) {
        StringBuilder text = new StringBuilder("RMSE of each variant minus that of " + best.inSentence() + ".");
        for (Contrast d : differences) {
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
