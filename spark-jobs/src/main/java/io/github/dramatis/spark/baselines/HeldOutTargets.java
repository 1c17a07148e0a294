package io.github.dramatis.spark.baselines;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.github.dramatis.core.estimate.TiltedHistogram;
import io.github.dramatis.core.estimate.TiltedHistogramFit;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import io.github.dramatis.spark.table.Rows;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Targets of one purpose on the driver, with what the baselines expect of them. */
record HeldOutTargets(List<Target> targets) {
    /**
     * @param rating the truth
     * @param expected [baselines]
     * @param counts [levels] the user's histogram, without the target
     */
    record Target(double rating, double[] expected, double[] counts) {}

    /**
     * The targets of each purpose, found by one Spark job; a sample by hash of more than
     * {@link ValidationPurpose#ENOUGH}.
     */
    static List<HeldOutTargets> of(Dataset<Row> predicted, List<String> purposes, List<String> baselines) {
        Column expected = array(baselines.stream().map(name -> col(name)).toArray(Column[]::new));
        List<Row> rows = purposes.stream()
                .map(purpose -> predicted
                        .where(col("purpose").equalTo(purpose))
                        .orderBy(xxhash64(col("target_id")), col("target_id"))
                        .limit(ValidationPurpose.ENOUGH)
                        .select(col("rating"), expected, col(UserHistograms.COUNTS), col("purpose")))
                .reduce(Dataset::union)
                .orElseThrow()
                .collectAsList();
        return purposes.stream()
                .map(purpose -> new HeldOutTargets(rows.stream()
                        .filter(row -> row.getString(3).equals(purpose))
                        .map(row -> new Target(row.getDouble(0), Rows.doubles(row, 1), Rows.doubles(row, 2)))
                        .toList()))
                .toList();
    }

    /** These and others. */
    HeldOutTargets with(HeldOutTargets others) {
        return new HeldOutTargets(
                Stream.concat(targets.stream(), others.targets.stream()).toList());
    }

    /** What one baseline expects, as the fit of its distribution takes it. */
    List<TiltedHistogramFit.HeldOut> of(int baseline, RatingScale scale) {
        return targets.stream()
                .map(target -> new TiltedHistogramFit.HeldOut(
                        target.expected()[baseline], target.counts(), scale.nearestIndex(target.rating())))
                .toList();
    }

    /** Root of the mean squared error of one baseline; null without targets. */
    Double rmse(int baseline) {
        return targets.isEmpty()
                ? null
                : Math.sqrt(targets.stream()
                        .mapToDouble(target -> Math.pow(target.expected()[baseline] - target.rating(), 2))
                        .average()
                        .orElseThrow());
    }

    /** Mean negative log-likelihood of one baseline, in nats; null without targets. */
    Double loss(int baseline, TiltedHistogram histogram, RatingScale scale) {
        return targets.isEmpty() ? null : TiltedHistogramFit.loss(histogram, of(baseline, scale));
    }
}
