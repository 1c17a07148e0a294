package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.SimulationReport.Curve;
import io.github.dramatis.core.report.SimulationReport.Step;
import java.util.List;

/** How sessions with a recommender go from page to page: satisfaction, with intervals, and who is still there. */
final class SessionFigure {
    /** The legend of the two curves. */
    static final List<Key> LEGEND =
            List.of(new Key(Figure.colour(0), "satisfaction"), new Key(Figure.colour(1), "agents still there"));

    private static final Range SHARES = new Range(0, 1.05);
    /** Labels below the axis at most. */
    private static final int LABELS = 12;

    private SessionFigure() {}

    static Figure of(Curve curve) {
        List<Step> steps = curve.steps();
        double[] pages = steps.stream().mapToDouble(Step::page).toArray();
        Plot plot = new Plot(
                        curve.recommender(),
                        "Sessions with " + curve.recommender(),
                        Figure.described(
                                "Satisfaction, and agents still there, by page",
                                steps.stream().map(SessionFigure::words)),
                        Range.around(pages),
                        SHARES)
                .axesWithoutTicksBelow("page", "");
        plot.curve("curve s1", pages, steps.stream().mapToDouble(Step::there).toArray(), "");
        plot.curve(
                "curve s0",
                pages,
                steps.stream().mapToDouble(Step::satisfaction).toArray(),
                "");
        int every = (steps.size() + LABELS - 1) / LABELS;
        for (int i = 0; i < steps.size(); i++) {
            mark(plot, steps.get(i));
            if (i % every == 0) {
                plot.label(pages[i], Integer.toString(steps.get(i).page()));
            }
        }
        return plot.figure();
    }

    private static void mark(Plot plot, Step step) {
        Interval interval = step.interval();
        if (Numbers.isKnown(interval)) {
            plot.whisker(0, step.page(), interval.low(), interval.high());
        }
        plot.mark(1, step.page(), step.there(), words(step));
        plot.mark(0, step.page(), step.satisfaction(), words(step));
    }

    private static String words(Step step) {
        return "page " + step.page() + ": " + Numbers.plain(step.satisfaction(), step.interval()) + ", "
                + Numbers.percent(step.there()) + " still there";
    }
}
