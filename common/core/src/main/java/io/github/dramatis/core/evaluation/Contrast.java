package io.github.dramatis.core.evaluation;

import org.apache.commons.math3.distribution.TDistribution;

/**
 * How much worse one predictor is than another on the same rows: its loss minus the other's, below 0 it is better. Rows
 * of one user are alike, so users are what varies: the standard error is that of the bootstrap over users, and (value -
 * truth) / error is taken to have Student's t distribution with users - 1 degrees of freedom.
 *
 * @param predictor the one
 * @param against the other
 * @param loss in what they are compared
 * @param value the difference
 * @param standardError of the difference, users as clusters; NaN with fewer than two users
 * @param adjustedP the p value, adjusted for its family if the question was exploratory; NaN as above
 * @param rows rows that both answered
 * @param users their users
 * @param seeds runs of the predictor that losses are averaged over
 * @param declared whether the question was declared before the test
 */
public record Contrast(
        Predictor predictor,
        Predictor against,
        Loss loss,
        double value,
        double standardError,
        double adjustedP,
        long rows,
        long users,
        int seeds,
        boolean declared) {
    private static final double SIGNIFICANCE = 0.05;
    private static final double POWER = 0.8;

    /**
     * From sums over users.
     *
     * @param seeds runs of the predictor
     * @param resamples of {@link ContrastSums}
     */
    static Contrast of(Question question, int seeds, Loss loss, Resamples resamples) {
        double[] total = resamples.total();
        long users = Math.round(total[OutcomeSums.USERS]);
        double deviation = resamples.standardDeviation(sums -> ContrastSums.difference(loss, sums));
        Contrast contrast = new Contrast(
                question.predictor(),
                question.against(),
                loss,
                ContrastSums.difference(loss, total),
                // Poisson weights give the variance of a mean over n, not n - 1
                users < 2 ? Double.NaN : deviation * Math.sqrt(users / (users - 1.0)),
                Double.NaN,
                ContrastSums.rows(loss, total),
                users,
                seeds,
                question.declared());
        return contrast.withAdjustedP(contrast.p());
    }

    Contrast withAdjustedP(double p) {
        return new Contrast(predictor, against, loss, value, standardError, p, rows, users, seeds, declared);
    }

    /** Of a difference of 0 against one of any sign. */
    public double p() {
        if (!testable()) {
            return Double.NaN;
        }
        if (standardError == 0) {
            return value == 0 ? 1 : 0;
        }
        return 2 * student().cumulativeProbability(-Math.abs(value / standardError));
    }

    /** At 95 %. Not widened for other comparisons. */
    public Interval interval() {
        return interval(0.95);
    }

    /** The smallest true difference that such a test finds in 80 % of cases, at 5 % and both ways. */
    public double detectable() {
        return testable() ? (quantile(1 - SIGNIFICANCE / 2) + quantile(POWER)) * standardError : Double.NaN;
    }

    /** What it allows to say. */
    public Verdict verdict() {
        if (!testable()) {
            return Verdict.CANNOT_TELL;
        }
        Interval narrow = interval(0.9);
        if (narrow.low() >= -loss.margin() && narrow.high() <= loss.margin()) {
            return Verdict.EQUIVALENT;
        }
        if (adjustedP >= SIGNIFICANCE) {
            return Verdict.CANNOT_TELL;
        }
        return value < 0 ? Verdict.BETTER : Verdict.WORSE;
    }

    /**
     * What it allows to say where it is one of a few questions that were named beforehand, whatever else was looked at.
     */
    public Verdict verdictAlone() {
        return withAdjustedP(p()).verdict();
    }

    private Interval interval(double confidence) {
        if (!testable()) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double half = quantile((1 + confidence) / 2) * standardError;
        return new Interval(value - half, value + half);
    }

    private boolean testable() {
        return users > 1 && Double.isFinite(value) && Double.isFinite(standardError);
    }

    private double quantile(double probability) {
        return student().inverseCumulativeProbability(probability);
    }

    private TDistribution student() {
        return new TDistribution(null, users - 1.0);
    }
}
