package io.github.dramatis.core.report;

import static io.github.dramatis.core.report.Numbers.coordinate;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An SVG figure with title and description for who cannot see it; {@code svg.mustache} writes it. Colours come from the
 * style sheet: class {@code s0} to {@code s7} for series, so that they follow the reader's dark or light theme; series
 * differ in shape as well as in colour.
 */
final class Figure {
    /** Instead of a series: what others are compared with. Its mark is a hollow square. */
    static final int REFERENCE = -1;

    private static final int SERIES = 8;

    private final double width;
    private final double height;
    private final String title;
    private final String description;
    private final List<Shape> shapes = new ArrayList<>();

    /**
     * @param width in its own units, shown no larger than that many pixels
     * @param height likewise
     */
    Figure(double width, double height, String title, String description) {
        this.width = width;
        this.height = height;
        this.title = title;
        this.description = description;
    }

    /**
     * An SVG element.
     *
     * @param tooltip what the pointer shows; may be empty
     * @param text of a text; else empty
     */
    record Shape(String tag, List<Attribute> attributes, String tooltip, String text) {}

    record Attribute(String name, String value) {}

    /** The description of a figure: what it is about, then its facts, a sentence each. */
    static String described(String about, Stream<String> facts) {
        return facts.map(fact -> " " + fact + ".").collect(Collectors.joining("", about + ".", ""));
    }

    String width() {
        return coordinate(width);
    }

    String height() {
        return coordinate(height);
    }

    String title() {
        return title;
    }

    String description() {
        return description;
    }

    List<Shape> shapes() {
        return shapes;
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        add("line", style, "", "", "x1", x1, "y1", y1, "x2", x2, "y2", y2);
    }

    void bar(String style, double x, double y, double width, double height, String tooltip) {
        add("rect", style, tooltip, "", "x", x, "y", y, "width", Math.max(0, width), "height", Math.max(0, height));
    }

    /** Text whose anchor is start, middle or end. */
    void text(String style, String anchor, double x, double y, String text) {
        add("text", style, "", text, "text-anchor", anchor, "x", x, "y", y);
    }

    /** The name of a vertical axis, read from below, in the middle at y. */
    void verticalText(double x, double y, String text) {
        String place = "translate(" + coordinate(x) + " " + coordinate(y) + ") rotate(-90)";
        add("text", "name", "", text, "text-anchor", "middle", "transform", place);
    }

    /** A line through points. */
    void path(String style, double[] x, double[] y, String tooltip) {
        add("polyline", style, tooltip, "", "points", points(x, y));
    }

    /** The mark of a series: circle, square, diamond or triangle in its colour. */
    void mark(int series, double x, double y, String tooltip) {
        double r = 4.2;
        String style = "mark " + colour(series);
        switch (series % 4) {
            case REFERENCE -> bar("reference hollow", x - 3.5, y - 3.5, 7, 7, tooltip);
            case 0 -> add("circle", style, tooltip, "", "cx", x, "cy", y, "r", r);
            case 1 -> bar(style, x - r + 0.5, y - r + 0.5, 2 * r - 1, 2 * r - 1, tooltip);
            case 2 -> polygon(
                    style, tooltip, new double[] {x, x + r + 1, x, x - r - 1}, new double[] {y - r - 1, y, y + r + 1, y
                    });
            default -> polygon(style, tooltip, new double[] {x, x + r + 0.5, x - r - 0.5}, new double[] {
                y - r - 0.5, y + r - 0.5, y + r - 0.5
            });
        }
    }

    /** The class of a series' colour. */
    static String colour(int series) {
        return series == REFERENCE ? "reference" : "s" + series % SERIES;
    }

    private void polygon(String style, String tooltip, double[] x, double[] y) {
        add("polygon", style, tooltip, "", "points", points(x, y));
    }

    private static String points(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToObj(i -> coordinate(x[i]) + "," + coordinate(y[i]))
                .collect(Collectors.joining(" "));
    }

    /** @param more names and values of attributes; coordinates are numbers */
    private void add(String tag, String style, String tooltip, String text, Object... more) {
        List<Attribute> attributes = new ArrayList<>(List.of(new Attribute("class", style)));
        for (int i = 0; i < more.length; i += 2) {
            String value = more[i + 1] instanceof Double number ? coordinate(number) : more[i + 1].toString();
            attributes.add(new Attribute(more[i].toString(), value));
        }
        shapes.add(new Shape(tag, attributes, tooltip, text));
    }
}
