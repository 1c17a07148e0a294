package io.github.dramatis.core.report;

import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.Report.Distribution;
import java.util.Arrays;
import java.util.stream.IntStream;

/** What users really gave next to what a variant drew, as shares of its test rows. */
final class DistributionFigure {
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
        Plot plot = new Plot(
                        title,
                        "True and drawn ratings, " + title,
                        description(given, drawn, scale),
                        new Range(0, scale.size()),
                        Range.upTo(top))
                .axesOfShares("rating");
        int every = (scale.size() + LABELS - 1) / LABELS;
        for (int i = 0; i < scale.size(); i++) {
            String rating = scale.format(scale.at(i));
            plot.bar("true", i + 0.1, i + 0.48, given[i], rating + " given: " + Numbers.percent(given[i]));
            String style = "drawn " + Figure.colour(series);
            plot.bar(style, i + 0.52, i + 0.9, drawn[i], rating + " drawn: " + Numbers.percent(drawn[i]));
            if (i % every == 0) {
                plot.label(i + 0.5, rating);
            }
        }
        return plot.figure();
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
        return Figure.described(
                "Share of each rating, given and drawn",
                IntStream.range(0, given.length)
                        .mapToObj(i -> scale.format(scale.at(i)) + ": " + Numbers.percent(given[i]) + " and "
                                + Numbers.percent(drawn[i])));
    }
}
