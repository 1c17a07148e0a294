package io.github.dramatis.core.report;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Report.Distribution;
import java.util.Arrays;

/** What users really gave next to what a variant drew, as shares of its test rows. */
final class DistributionFigure {
    private static final double WIDTH = 460;
    private static final double HEIGHT = 230;
    private static final double LEFT = 46;
    private static final double RIGHT = 8;
    private static final double TOP = 30;
    private static final double BOTTOM = 40;
    /** Labels below the bars at most; a finer scale labels every other level, and so on. */
    private static final int LABELS = 12;

    private DistributionFigure() {}

    /**
     * @param series number of the variant, for its colour
     * @param top largest share in any of the figures, so that they have the same height
     */
    static Figure of(Distribution distribution, RatingScale scale, int series, double top) {
        double[] given = shares(distribution.given());
        double[] drawn = shares(distribution.drawn());
        String title = distribution.variant().title();
        Figure figure = new Figure(WIDTH, HEIGHT, "True and drawn ratings, " + title, description(given, drawn, scale));
        Axis y = new Axis(0, top * 1.05, HEIGHT - BOTTOM, TOP);
        figure.text("heading", "start", LEFT, 16, title);
        for (double tick : y.ticks(4)) {
            figure.line("grid", LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick));
            figure.text("tick", "end", LEFT - 6, y.at(tick) + 4, Numbers.tick(tick * 100, y.step(4) * 100) + " %");
        }
        double slot = (WIDTH - LEFT - RIGHT) / scale.size();
        int every = (scale.size() + LABELS - 1) / LABELS;
        for (int i = 0; i < scale.size(); i++) {
            double x = LEFT + slot * i;
            String rating = scale.format(scale.at(i));
            figure.bar(
                    "true",
                    x + slot * 0.1,
                    y.at(given[i]),
                    slot * 0.38,
                    y.at(0) - y.at(given[i]),
                    rating + " given: " + Numbers.percent(given[i]));
            figure.bar(
                    "drawn " + Figure.colour(series),
                    x + slot * 0.52,
                    y.at(drawn[i]),
                    slot * 0.38,
                    y.at(0) - y.at(drawn[i]),
                    rating + " drawn: " + Numbers.percent(drawn[i]));
            if (i % every == 0) {
                figure.text("tick", "middle", x + slot / 2, HEIGHT - BOTTOM + 15, rating);
            }
        }
        figure.line("axis", LEFT, y.at(0), WIDTH - RIGHT, y.at(0));
        figure.text("name", "middle", (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, "rating");
        return figure;
    }

    /** Largest share of a level, given or drawn. */
    static double largestShare(Distribution distribution) {
        return Math.max(
                Arrays.stream(shares(distribution.given())).max().orElse(0),
                Arrays.stream(shares(distribution.drawn())).max().orElse(0));
    }

    private static double[] shares(double[] counts) {
        double total = Math.max(1, Arrays.stream(counts).sum());
        return Arrays.stream(counts).map(count -> count / total).toArray();
    }

    private static String description(double[] given, double[] drawn, RatingScale scale) {
        StringBuilder text = new StringBuilder("Share of each rating, given and drawn.");
        for (int i = 0; i < given.length; i++) {
            text.append(' ')
                    .append(scale.format(scale.at(i)))
                    .append(": ")
                    .append(Numbers.percent(given[i]))
                    .append(" and ")
                    .append(Numbers.percent(drawn[i]))
                    .append('.');
        }
        return text.toString();
    }
}
