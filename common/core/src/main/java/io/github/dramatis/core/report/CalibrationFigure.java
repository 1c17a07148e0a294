package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.CalibrationBin;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.report.Axis.Range;
import io.github.dramatis.core.report.Report.Calibration;

/** Ratings that were given against ratings that were expected, with intervals; who is calibrated is on the line. */
final class CalibrationFigure {
    private CalibrationFigure() {}

    /** @param series of the predictor, or {@link Figure#REFERENCE} */
    static Figure of(Calibration calibration, RatingScale scale, int series) {
        String title = calibration.predictor().title();
        Range ratings = new Range(scale.min(), scale.max());
        Plot plot = new Plot(title, "Calibration, " + title, description(calibration), ratings, ratings)
                .axes("expected rating", "given rating");
        double[] ends = {scale.min(), scale.max()};
        plot.curve("diagonal", ends, ends, "given as expected");
        for (CalibrationBin bin : calibration.bins()) {
            Interval interval = bin.interval();
            if (Numbers.isKnown(interval)) {
                plot.whisker(series, bin.expected(), interval.low(), interval.high());
            }
            plot.mark(series, bin.expected(), bin.given(), words(bin));
        }
        return plot.figure();
    }

    private static String description(Calibration calibration) {
        return Figure.described(
                "Mean given rating by expected rating",
                calibration.bins().stream().map(CalibrationFigure::words));
    }

    private static String words(CalibrationBin bin) {
        return "expected " + Numbers.plain(bin.expected()) + ", given " + Numbers.plain(bin.given(), bin.interval())
                + ", " + Numbers.count(bin.rows(), "row");
    }
}
