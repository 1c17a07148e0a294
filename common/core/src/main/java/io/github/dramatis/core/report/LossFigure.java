package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Report.LossCurve;
import java.util.Arrays;
import java.util.List;

/**
 * Training loss over the steps: each adapter as its moving average; where there is one alone, the single steps behind
 * it.
 */
final class LossFigure {
    private static final double WIDTH = 460;
    private static final double HEIGHT = 230;
    private static final double LEFT = 46;
    private static final double RIGHT = 12;
    private static final double TOP = 30;
    private static final double BOTTOM = 42;
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
        Axis x = new Axis(0, Math.max(1, lastStep), LEFT, WIDTH - RIGHT);
        Axis y = new Axis(0, top * 1.05, HEIGHT - BOTTOM, TOP);
        Figure figure = new Figure(WIDTH, HEIGHT, "Training loss, " + heading, description(curves));
        figure.text("heading", "start", LEFT, 16, heading);
        for (double tick : y.ticks(4)) {
            figure.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            figure.text("tick", "end", LEFT - 6, y.at(tick) + 4, Numbers.tick(tick, y.step(4)));
        }
        for (double tick : x.ticks(5)) {
            figure.text("tick", "middle", x.at(tick), HEIGHT - BOTTOM + 16, Numbers.tick(tick, x.step(5)));
        }
        if (curves.size() == 1) {
            LossCurve curve = curves.get(0);
            draw(figure, "faint s0", curve.steps(), curve.losses(), x, y, "");
        }
        for (int i = 0; i < curves.size(); i++) {
            LossCurve curve = curves.get(i);
            String tooltip =
                    name(curve) + ": " + Numbers.plain(curve.losses()[curve.losses().length - 1]) + " at the last step";
            draw(figure, "curve " + Figure.colour(i), curve.steps(), smoothed(curve.losses()), x, y, tooltip);
        }
        figure.line("axis", LEFT, y.at(0), WIDTH - RIGHT, y.at(0));
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "step");
        figure.verticalText(10, (TOP + HEIGHT - BOTTOM) / 2, "loss");
        return figure;
    }

    /** Name of the curve within its figure. */
    static String name(LossCurve curve) {
        return curve.personaId() == null ? curve.adapter() : "persona " + curve.personaId();
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

    private static void draw(
            Figure figure, String style, double[] steps, double[] losses, Axis x, Axis y, String tooltip) {
        int every = (steps.length + POINTS - 1) / POINTS;
        int points = (steps.length + every - 1) / every;
        double[] across = new double[points];
        double[] up = new double[points];
        for (int i = 0; i < points; i++) {
            int from = Math.min(steps.length - 1, i * every);
            across[i] = x.at(steps[from]);
            up[i] = y.at(losses[from]);
        }
        figure.path(style, across, up, tooltip);
    }

    private static String description(List<LossCurve> curves) {
        StringBuilder text = new StringBuilder("Loss by optimizer step.");
        for (LossCurve curve : curves) {
            text.append(' ')
                    .append(name(curve))
                    .append(": ")
                    .append(Numbers.plain(curve.losses()[0]))
                    .append(" to ")
                    .append(Numbers.plain(curve.losses()[curve.losses().length - 1]))
                    .append(" in ")
                    .append(Numbers.count(curve.losses().length, "step"))
                    .append('.');
        }
        return text.toString();
    }
}
