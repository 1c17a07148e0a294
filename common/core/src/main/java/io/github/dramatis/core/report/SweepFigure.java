package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Report.SweepPoint;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** One criterion over the tried numbers of personas; the chosen one is marked. */
final class SweepFigure {
    private static final double WIDTH = 460;
    private static final double HEIGHT = 230;
    private static final double LEFT = 58;
    private static final double RIGHT = 14;
    private static final double TOP = 30;
    private static final double BOTTOM = 42;

    private SweepFigure() {}

    static Optional<Figure> silhouette(List<SweepPoint> sweep) {
        return of("Silhouette", "mean silhouette of a sample; higher is better", sweep, SweepPoint::silhouette);
    }

    static Optional<Figure> cost(List<SweepPoint> sweep) {
        return of("Cost", "sum of squared distances to the centres; look for the elbow", sweep, SweepPoint::cost);
    }

    private static Optional<Figure> of(
            String heading, String meaning, List<SweepPoint> sweep, ToDoubleFunction<SweepPoint> criterion) {
        List<SweepPoint> points = sweep.stream()
                .filter(p -> Double.isFinite(criterion.applyAsDouble(p)))
                .toList();
        if (points.isEmpty()) {
            return Optional.empty();
        }
        Axis x = Axis.around(points.get(0).k(), points.get(points.size() - 1).k(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.around(
                points.stream().mapToDouble(criterion).min().orElseThrow(),
                points.stream().mapToDouble(criterion).max().orElseThrow(),
                HEIGHT - BOTTOM,
                TOP);
        Figure figure =
                new Figure(WIDTH, HEIGHT, heading + " by number of personas", description(meaning, points, criterion));
        figure.text("heading", "start", LEFT, 16, heading);
        for (double tick : y.ticks(4)) {
            figure.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            figure.text("tick", "end", LEFT - 6, y.at(tick) + 4, Numbers.tick(tick, y.step(4)));
        }
        double[] across = points.stream().mapToDouble(p -> x.at(p.k())).toArray();
        double[] up = points.stream()
                .mapToDouble(p -> y.at(criterion.applyAsDouble(p)))
                .toArray();
        figure.path("curve s0", across, up, "");
        for (int i = 0; i < points.size(); i++) {
            SweepPoint point = points.get(i);
            String tooltip = point.k() + " personas: " + Numbers.plain(criterion.applyAsDouble(point));
            figure.mark(0, across[i], up[i], tooltip);
            figure.text("tick", "middle", across[i], HEIGHT - BOTTOM + 16, Integer.toString(point.k()));
            if (point.chosen()) {
                figure.line("chosen", across[i], TOP, across[i], HEIGHT - BOTTOM);
                boolean rightHalf = across[i] > WIDTH / 2;
                figure.text("tick", rightHalf ? "end" : "start", across[i] + (rightHalf ? -5 : 5), TOP + 9, "chosen");
            }
        }
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "number of personas");
        return Optional.of(figure);
    }

    private static String description(String meaning, List<SweepPoint> points, ToDoubleFunction<SweepPoint> criterion) {
        StringBuilder text = new StringBuilder(meaning).append('.');
        for (SweepPoint point : points) {
            text.append(' ')
                    .append(point.k())
                    .append(": ")
                    .append(Numbers.plain(criterion.applyAsDouble(point)))
                    .append(point.chosen() ? " (chosen)." : ".");
        }
        return text.toString();
    }
}
