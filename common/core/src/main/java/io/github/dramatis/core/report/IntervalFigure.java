package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.report.Axis.Range;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Values with their intervals on one horizontal axis. Labels stand above the values, so that the figure is narrow
 * enough for a phone.
 *
 * @param title what is seen
 * @param axis name of the axis
 * @param zero what lies around 0; null where values are no differences
 * @param far a value that many times the median one is far off: it would squeeze the others into a line;
 *     infinite: none is
 * @param rows from top to bottom
 */
record IntervalFigure(String title, String axis, Zero zero, double far, List<Row> rows) {
    private static final double WIDTH = 560;
    private static final double LEFT = 8;
    private static final double RIGHT = WIDTH - 8;
    private static final double BOTTOM = 44;
    private static final int TICKS = 6;
    private static final double LINE = 15;
    private static final double VALUE = 13;
    private static final double GAP = 10;
    /** Letters of a label in a line, two lines at most. */
    private static final int LETTERS = 56;

    /**
     * What lies around 0.
     *
     * @param margin a difference of that much, either way, does not matter: the grey band
     * @param below what a value below 0 means
     * @param above what a value above 0 means
     */
    record Zero(double margin, String below, String above) {}

    /**
     * One or more values.
     *
     * @param label of the row
     * @param note in small print at the row's end
     */
    record Row(String label, String note, List<Value> values) {
        /** A row of one value, whose number is the note. */
        static Row of(String label, Value value) {
            return new Row(label, value.numbers(), List.of(value));
        }

        private List<String> lines() {
            return LabelLines.of(label, LETTERS);
        }

        private double height() {
            return LINE * lines().size() + VALUE * values.size() + GAP;
        }
    }

    /**
     * A value.
     *
     * @param series for colour and shape, or {@link Figure#REFERENCE}
     * @param name what it is of
     * @param interval null or NaN: there is none
     * @param numbers both in words
     */
    record Value(int series, String name, double value, Interval interval, String numbers) {
        static Value plain(int series, String name, double value, Interval interval) {
            return new Value(series, name, value, interval, Numbers.plain(value, interval));
        }

        static Value signed(int series, String name, double value, Interval interval) {
            return new Value(series, name, value, interval, Numbers.signed(value, interval));
        }

        private double low() {
            return Numbers.isKnown(interval) ? interval.low() : value;
        }

        private double high() {
            return Numbers.isKnown(interval) ? interval.high() : value;
        }
    }

    Figure draw() {
        double top = zero == null ? 6 : 26;
        double bottom = top + rows.stream().mapToDouble(Row::height).sum();
        Figure figure = new Figure(WIDTH, bottom + BOTTOM, title, description());
        Axis x = new Axis(range(), LEFT, RIGHT);
        if (zero != null) {
            band(figure, x, top, bottom);
        }
        for (double tick : x.ticks(TICKS)) {
            figure.line("grid", x.at(tick), top, x.at(tick), bottom);
            figure.text("tick", "middle", x.at(tick), bottom + 16, Numbers.tick(tick, x.step(TICKS)));
        }
        if (zero != null) {
            figure.line("zero", x.at(0), top - 6, x.at(0), bottom);
        }
        double y = top;
        for (Row row : rows) {
            row(figure, x, y, row);
            y += row.height();
        }
        figure.text("name", "middle", WIDTH / 2, bottom + BOTTOM - 8, axis);
        return figure;
    }

    private void band(Figure figure, Axis x, double top, double bottom) {
        double left = Math.max(LEFT, x.at(-zero.margin));
        double right = Math.min(RIGHT, x.at(zero.margin));
        figure.bar("band", left, top, right - left, bottom - top, "±" + zero.margin);
        figure.text("tick", "end", x.at(0) - 7, top - 10, "← " + zero.below);
        figure.text("tick", "start", x.at(0) + 7, top - 10, zero.above + " →");
    }

    private static void row(Figure figure, Axis x, double top, Row row) {
        figure.line("rule", 0, top, WIDTH, top);
        figure.text("tick", "end", WIDTH, top + LINE, row.note);
        double y = top;
        for (String line : row.lines()) {
            y += LINE;
            figure.text("label", "start", 0, y, line);
        }
        for (Value value : row.values) {
            String farOff = row.values.size() == 1 ? "far off" : value.numbers;
            value(figure, x, y + VALUE / 2 + 4, value, farOff);
            y += VALUE;
        }
    }

    /** @param farOff what is written where the axis does not reach the value */
    private static void value(Figure figure, Axis x, double y, Value value, String farOff) {
        String colour = Figure.colour(value.series);
        if (value.value > x.to()) {
            figure.text("far " + colour, "end", RIGHT, y + 4, farOff + " →");
        } else if (value.value < x.from()) {
            figure.text("far " + colour, "start", LEFT, y + 4, "← " + farOff);
        } else {
            double low = Math.max(x.from(), value.low());
            double high = Math.min(x.to(), value.high());
            figure.line("whisker " + colour, x.at(low), y, x.at(high), y);
            figure.mark(value.series, x.at(value.value), y, value.name + ": " + value.numbers);
        }
    }

    private Range range() {
        double[] ends = rows.stream()
                .flatMap(row -> row.values.stream())
                .flatMapToDouble(value -> DoubleStream.of(value.low(), value.high()))
                .toArray();
        DoubleStream near = DoubleStream.of(Double.isInfinite(far) ? ends : Axis.withoutFarOff(ends, far));
        return Range.around(
                (zero == null ? near : DoubleStream.concat(near, DoubleStream.of(-2 * zero.margin, 2 * zero.margin)))
                        .toArray());
    }

    private String description() {
        return Figure.described(
                axis,
                rows.stream()
                        .map(row -> row.label + ": "
                                + row.values.stream()
                                        .map(value -> row.values.size() == 1
                                                ? value.numbers
                                                : value.name + " " + value.numbers)
                                        .collect(Collectors.joining(", "))));
    }
}
