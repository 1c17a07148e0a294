package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.Report.LossCurve;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Training loss over the steps: each adapter as its moving average; where there is one alone, the single steps behind
 * it.
 */
final class LossFigure {
    /** Points of a curve at most: more than pixels would only make the file larger. */
    private static final int POINTS = 300;

    private LossFigure() {}

    /**
     * The adapters of one kind and memory in one figure.
     *
     * @param top largest loss of any figure, so that they share an axis
     */
    static Figure of(String heading, List<LossCurve> curves, double top) {
        double lastStep = curves.stream()
                .mapToDouble(c -> c.steps()[c.steps().length - 1])
                .max()
                .orElse(1);
        Plot plot = new Plot(
                        heading,
                        "Training loss, " + heading,
                        description(curves),
                        new Range(0, Math.max(1, lastStep)),
                        Range.upTo(top))
                .axes("step", "loss");
        if (curves.size() == 1) {
            LossCurve curve = curves.get(0);
            draw(plot, "faint s0", curve.steps(), curve.losses(), "");
        }
        for (int i = 0; i < curves.size(); i++) {
            LossCurve curve = curves.get(i);
            String tooltip = name(curve, curves) + ": " + Numbers.plain(last(curve)) + " at the last step";
            draw(plot, "curve " + Figure.colour(i), curve.steps(), smoothed(curve.losses()), tooltip);
        }
        return plot.figure();
    }

    /**
     * The name of a curve within its figure; it says the seed where there are several.
     *
     * @param all curves of the figure
     */
    static String name(LossCurve curve, List<LossCurve> all) {
        String name = curve.personaId() == null ? curve.adapter() : "persona " + curve.personaId();
        boolean severalSeeds = all.stream().anyMatch(other -> other.seed() != curve.seed());
        return severalSeeds ? name + ", seed " + curve.seed() : name;
    }

    /** [points] mean over the step's neighbourhood, a twentieth of the training wide. */
    static double[] smoothed(double[] losses) {
        int reach = losses.length / 40;
        double[] smoothed = new double[losses.length];
        for (int i = 0; i < losses.length; i++) {
            int from = Math.max(0, i - reach);
            int to = Math.min(losses.length, i + reach + 1);
            smoothed[i] = Arrays.stream(losses, from, to).average().orElseThrow();
        }
        return smoothed;
    }

    private static void draw(Plot plot, String style, double[] steps, double[] losses, String tooltip) {
        int every = (steps.length + POINTS - 1) / POINTS;
        plot.curve(style, everyNth(steps, every), everyNth(losses, every), tooltip);
    }

    private static double[] everyNth(double[] values, int n) {
        return IntStream.range(0, values.length)
                .filter(i -> i % n == 0)
                .mapToDouble(i -> values[i])
                .toArray();
    }

    private static double last(LossCurve curve) {
        return curve.losses()[curve.losses().length - 1];
    }

    private static String description(List<LossCurve> curves) {
        return Figure.described(
                "Loss by optimizer step",
                curves.stream()
                        .map(curve -> name(curve, curves) + ": " + Numbers.plain(curve.losses()[0]) + " to "
                                + Numbers.plain(last(curve)) + " in " + Numbers.count(curve.losses().length, "step")));
    }
}
