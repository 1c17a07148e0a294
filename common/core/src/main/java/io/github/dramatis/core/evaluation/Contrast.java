package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Set;

/**
 * How much worse one predictor is than another on the same rows: its loss minus the other's, below 0 it is better. Rows
 * of one user are alike, so users are what varies: the standard error is that of the bootstrap over users, and
 * tests and intervals are those of {@link StudentEstimate}.
 *
 * @param predictor the one
 * @param against the other
 * @param loss in what they are compared
 * @param scale of the ratings
 * @param value the difference
 * @param standardError of the difference, users as clusters; NaN with fewer than two users
 * @param adjustedP the p value, adjusted for its family if the question was exploratory; NaN as above
 * @param rows rows that both answered
 * @param users their users
 * @param seeds runs of the predictor that losses are averaged over
 * @param declared whether it was declared before the test: the question was, and the loss is NLL or RMSE
 * @param personaId the persona whose users' rows alone are compared; null for all rows
 */
public record Contrast(
        Predictor predictor,
        Predictor against,
        Loss loss,
        RatingScale scale,
        double value,
        double standardError,
        double adjustedP,
        long rows,
        long users,
        int seeds,
        boolean declared,
        String personaId) {
    /** The losses that declared questions are about; in others they are exploratory. */
    private static final Set<Loss> DECLARED = Set.of(Loss.NLL, Loss.RMSE);

    /** A contrast over all rows. */
    public Contrast(
            Predictor predictor,
            Predictor against,
            Loss loss,
            RatingScale scale,
            double value,
            double standardError,
            double adjustedP,
            long rows,
            long users,
            int seeds,
            boolean declared) {
        this(predictor, against, loss, scale, value, standardError, adjustedP, rows, users, seeds, declared, null);
    }

    /**
     * Computes a contrast from sums over users.
     *
     * @param seeds runs of the predictor
     * @param resamples of {@link ContrastSums}
     */
    static Contrast of(Question question, int seeds, Loss loss, RatingScale scale, Resamples resamples) {
        double[] total = resamples.total();
        StudentEstimate estimate = StudentEstimate.of(
                resamples, sums -> ContrastSums.difference(loss, sums), Math.round(total[OutcomeSums.USERS]));
        Contrast contrast = new Contrast(
                question.predictor(),
                question.against(),
                loss,
                scale,
                estimate.value(),
                estimate.standardError(),
                Double.NaN,
                ContrastSums.rows(loss, total),
                estimate.users(),
                seeds,
                question.declared() && DECLARED.contains(loss),
                question.personaId());
        return contrast.withAdjustedP(contrast.p());
    }

    Contrast withAdjustedP(double p) {
        return new Contrast(
                predictor, against, loss, scale, value, standardError, p, rows, users, seeds, declared, personaId);
    }

    /** The p value of a test of no difference against a difference of either sign. */
    public double p() {
        return estimate().p();
    }

    /** The 95 % interval, not widened for other comparisons. */
    public Interval interval() {
        return estimate().interval(0.95);
    }

    /**
     * The smallest true difference that a test at 5 %, which is not adjusted for others, finds in 80 % of cases, either
     * way.
     */
    public double detectable() {
        return estimate().detectable();
    }

    /** A difference of at most this much, either way, does not matter. */
    public double margin() {
        return loss.margin(scale);
    }

    /** What it allows to say. */
    public Verdict verdict() {
        if (!estimate().testable()) {
            return Verdict.CANNOT_TELL;
        }
        Interval narrow = estimate().interval(0.9);
        if (narrow.low() >= -margin() && narrow.high() <= margin()) {
            return Verdict.EQUIVALENT;
        }
        if (adjustedP >= StudentEstimate.SIGNIFICANCE) {
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

    private StudentEstimate estimate() {
        return new StudentEstimate(value, standardError, users);
    }
}
