package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.Report.SweepPoint;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** One criterion over the tried numbers of personas; the chosen one is marked. */
final class SweepFigure {
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
        double[] across = points.stream().mapToDouble(SweepPoint::k).toArray();
        double[] up = points.stream().mapToDouble(criterion).toArray();
        Plot plot = new Plot(
                        heading,
                        heading + " by number of personas",
                        description(meaning, points, criterion),
                        Range.around(across),
                        Range.around(up))
                .axesWithoutTicksBelow("number of personas", "");
        plot.curve("curve s0", across, up, "");
        for (int i = 0; i < points.size(); i++) {
            String k = Integer.toString(points.get(i).k());
            plot.mark(0, across[i], up[i], k + " personas: " + Numbers.plain(up[i]));
            plot.label(across[i], k);
            if (points.get(i).chosen()) {
                plot.flag(across[i], "chosen");
            }
        }
        return Optional.of(plot.figure());
    }

    private static String description(String meaning, List<SweepPoint> points, ToDoubleFunction<SweepPoint> criterion) {
        return Figure.described(
                meaning,
                points.stream()
                        .map(point -> point.k() + ": " + Numbers.plain(criterion.applyAsDouble(point))
                                + (point.chosen() ? " (chosen)" : "")));
    }
}
