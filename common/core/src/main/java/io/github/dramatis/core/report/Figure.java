package io.github.dramatis.core.report;

import static io.github.dramatis.core.report.Numbers.coordinate;

/**
 * An SVG figure with title and description for who cannot see it. Colours come from the style sheet: class {@code s0}
 * to {@code s7} for series, so that they follow the reader's dark or light theme; series differ in shape as well as in
 * colour.
 */
final class Figure {
    private static final int SERIES = 8;

    private final Markup svg = new Markup();

    /**
     * @param width in its own units, shown no larger than that many pixels
     * @param height likewise
     */
    Figure(double width, double height, String title, String description) {
        svg.open(
                "svg",
                "viewBox",
                "0 0 " + coordinate(width) + " " + coordinate(height),
                "style",
                "max-width:" + coordinate(width) + "px",
                "role",
                "img",
                "aria-label",
                title);
        svg.element("title", title).element("desc", description);
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        svg.shape(
                "line",
                "",
                "class",
                style,
                "x1",
                coordinate(x1),
                "y1",
                coordinate(y1),
                "x2",
                coordinate(x2),
                "y2",
                coordinate(y2));
    }

    void bar(String style, double x, double y, double width, double height, String tooltip) {
        svg.shape(
                "rect",
                tooltip,
                "class",
                style,
                "x",
                coordinate(x),
                "y",
                coordinate(y),
                "width",
                coordinate(Math.max(0, width)),
                "height",
                coordinate(Math.max(0, height)));
    }

    /** Text whose anchor is start, middle or end. */
    void text(String style, String anchor, double x, double y, String text) {
        svg.element("text", text, "class", style, "text-anchor", anchor, "x", coordinate(x), "y", coordinate(y));
    }

    /** The name of a vertical axis, read from below, in the middle at y. */
    void verticalText(double x, double y, String text) {
        String place = coordinate(x) + " " + coordinate(y);
        svg.element(
                "text",
                text,
                "class",
                "name",
                "text-anchor",
                "middle",
                "transform",
                "translate(" + place + ") rotate(-90)");
    }

    /** A line through points. */
    void path(String style, double[] x, double[] y, String tooltip) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < x.length; i++) {
            points.append(i == 0 ? "" : " ")
                    .append(coordinate(x[i]))
                    .append(',')
                    .append(coordinate(y[i]));
        }
        svg.shape("polyline", tooltip, "class", style, "points", points.toString());
    }

    /** The mark of a series: circle, square, diamond or triangle in its colour. */
    void mark(int series, double x, double y, String tooltip) {
        double r = 4.2;
        String style = "mark " + colour(series);
        switch (series % 4) {
            case 0 -> svg.shape(
                    "circle", tooltip, "class", style, "cx", coordinate(x), "cy", coordinate(y), "r", coordinate(r));
            case 1 -> bar(style, x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1, tooltip);
            case 2 -> polygon(style, tooltip, x, y - r - 1, x + r + 1, y, x, y + r + 1, x - r - 1, y);
            default -> polygon(style, tooltip, x, y - r - 0.5, x + r + 0.5, y + r - 0.5, x - r - 0.5, y + r - 0.5);
        }
    }

    /** Says what lies beyond the axis's end. */
    void farOff(String style, double x, double y, String text) {
        text("far " + style, "end", x, y + 4, text + " →");
    }

    static String colour(int series) {
        return "s" + series % SERIES;
    }

    String markup() {
        return svg.close().toString();
    }

    private void polygon(String style, String tooltip, double... coordinates) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < coordinates.length; i += 2) {
            points.append(i == 0 ? "" : " ")
                    .append(coordinate(coordinates[i]))
                    .append(',')
                    .append(coordinate(coordinates[i + 1]));
        }
        svg.shape("polygon", tooltip, "class", style, "points", points.toString());
    }
}
