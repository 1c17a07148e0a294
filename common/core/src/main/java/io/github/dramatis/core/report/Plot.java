package io.github.dramatis.core.report;

import io.github.dramatis.core.report.Axis.Range;

/** A figure with a horizontal and a vertical axis. What is drawn into it is given in values, not in coordinates. */
final class Plot {
    private static final double WIDTH = 460;
    private static final double HEIGHT = 230;
    private static final double LEFT = 58;
    private static final double RIGHT = 14;
    private static final double TOP = 30;
    private static final double BOTTOM = 42;
    private static final int TICKS_ACROSS = 5;
    private static final int TICKS_UP = 4;

    private final Figure figure;
    private final Axis x;
    private final Axis y;

    /**
     * @param heading above the axes
     * @param title of the figure; likewise its description
     * @param x values of the horizontal axis
     * @param y values of the vertical axis
     */
    Plot(String heading, String title, String description, Range x, Range y) {
        this.figure = new Figure(WIDTH, HEIGHT, title, description);
        this.x = new Axis(x, LEFT, WIDTH - RIGHT);
        this.y = new Axis(y, HEIGHT - BOTTOM, TOP);
        figure.text("heading", "start", LEFT, 16, heading);
    }

    /** Draws the axes: a grid with its values on the left, ticks below. */
    Plot axes(String across, String up) {
        ticks(1, "");
        for (double tick : x.ticks(TICKS_ACROSS)) {
            label(tick, Numbers.tick(tick, x.step(TICKS_ACROSS)));
        }
        return names(across, up);
    }

    /** The same where {@link #label} writes what stands below. */
    Plot axesWithoutTicksBelow(String across, String up) {
        ticks(1, "");
        return names(across, up);
    }

    /** The same with percentages on the left. */
    Plot axesOfShares(String across) {
        ticks(100, "\u00A0%");
        return names(across, "");
    }

    private void ticks(double factor, String unit) {
        for (double tick : y.ticks(TICKS_UP)) {
            figure.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            String number = Numbers.tick(tick * factor, y.step(TICKS_UP) * factor);
            figure.text("tick", "end", LEFT - 6, y.at(tick) + 4, number + unit);
        }
    }

    private Plot names(String across, String up) {
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across);
        figure.verticalText(10, (TOP + HEIGHT - BOTTOM) / 2, up);
        return this;
    }

    /** Text below the horizontal axis. */
    void label(double at, String text) {
        figure.text("tick", "middle", x.at(at), HEIGHT - BOTTOM + 16, text);
    }

    /** Whether the vertical axis reaches the value. */
    boolean reaches(double value) {
        return y.holds(value);
    }

    void curve(String style, double[] across, double[] up, String tooltip) {
        double[] xs = new double[across.length];
        double[] ys = new double[up.length];
        for (int i = 0; i < xs.length; i++) {
            xs[i] = x.at(across[i]);
            ys[i] = y.at(up[i]);
        }
        figure.path(style, xs, ys, tooltip);
    }

    void mark(int series, double across, double up, String tooltip) {
        figure.mark(series, x.at(across), y.at(up), tooltip);
    }

    /** An upright interval, as far as the axis reaches. */
    void whisker(int series, double across, double low, double high) {
        String style = "whisker " + Figure.colour(series);
        figure.line(style, x.at(across), y.at(Math.max(y.from(), low)), x.at(across), y.at(Math.min(y.to(), high)));
    }

    /** A bar that stands on 0. */
    void bar(String style, double from, double to, double up, String tooltip) {
        figure.bar(style, x.at(from), y.at(up), x.at(to) - x.at(from), y.at(0) - y.at(up), tooltip);
    }

    /** An upright line with a word at its top. */
    void flag(double across, String word) {
        boolean onTheRight = x.at(across) > WIDTH / 2;
        figure.line("chosen", x.at(across), TOP, x.at(across), HEIGHT - BOTTOM);
        figure.text("tick", onTheRight ? "end" : "start", x.at(across) + (onTheRight ? -5 : 5), TOP + 9, word);
    }

    Figure figure() {
        return figure;
    }
}
