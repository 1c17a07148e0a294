package io.github.dramatis.core.estimate;

import io.github.dramatis.core.evaluation.Interval;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * The powers of a {@link PooledDistribution} that give the ratings of held-out rows the least negative log-likelihood,
 * with a normal prior of spread 1 around the baseline alone, (0, 1), so that few rows do not make the pool surer than
 * they can know. The loss is convex in (a, b), so there is one answer; rows of one user are alike, so the standard
 * error is clustered by users (Liang and Zeger 1986, the sandwich H⁻¹ (Σ_u s_u s_uᵀ) H⁻¹ G / (G - 1) with the users'
 * scores s_u).
 *
 * @param pool the powers, 0 or more
 * @param modelPower a without that bound: below 0 where the model misleads
 * @param standardError of {@code modelPower}, clustered by users; NaN with fewer than two users
 * @param interval 95 % of {@code modelPower} by Student's t over users, the part below 0 cut off; NaN with fewer than
 *     two users
 * @param loss mean negative log-likelihood of the pool on these rows, in nats
 * @param rows how many
 * @param users whose rows these are
 */
public record PooledFit(
        PooledDistribution pool,
        double modelPower,
        double standardError,
        Interval interval,
        double loss,
        int rows,
        int users) {
    private static final int MODEL = 0;
    private static final int BASELINE = 1;
    private static final double CONFIDENCE = 0.95;

    /**
     * A rating that was held out.
     *
     * @param user whose it is
     * @param model [labels] probabilities
     * @param baseline [labels] probabilities
     * @param label index of the rating on the scale
     */
    public record HeldOut(String user, double[] model, double[] baseline, int label) {}

    /**
     * Fits both powers.
     *
     * @throws IllegalArgumentException without rows, or if a row's lengths differ or its label is outside
     */
    public static PooledFit of(List<HeldOut> rows) {
        PooledLoss loss = new PooledLoss(rows);
        double[] free = loss.minimize(true, true);
        double[] powers = bounded(loss, free);
        double error = standardError(loss, free);
        int users = users(rows);
        return new PooledFit(
                new PooledDistribution(powers[MODEL], powers[BASELINE]),
                free[MODEL],
                error,
                interval(free[MODEL], error, users),
                loss.at(powers),
                rows.size(),
                users);
    }

    /** The least loss with neither power below 0: if not the free one, then on an edge, since the loss is convex. */
    private static double[] bounded(PooledLoss loss, double[] free) {
        if (free[MODEL] >= 0 && free[BASELINE] >= 0) {
            return free;
        }
        double[] modelAlone = aboveZero(loss.minimize(true, false));
        double[] baselineAlone = aboveZero(loss.minimize(false, true));
        return loss.penalized(modelAlone) < loss.penalized(baselineAlone) ? modelAlone : baselineAlone;
    }

    private static double[] aboveZero(double[] powers) {
        return new double[] {Math.max(0, powers[MODEL]), Math.max(0, powers[BASELINE])};
    }

    private static double standardError(PooledLoss loss, double[] powers) {
        Map<String, double[]> scores = new HashMap<>();
        loss.scores(powers, (user, score) -> {
            double[] sum = scores.computeIfAbsent(user, u -> new double[2]);
            sum[MODEL] += score[MODEL];
            sum[BASELINE] += score[BASELINE];
        });
        int users = scores.size();
        if (users < 2) {
            return Double.NaN;
        }
        // the first row of H⁻¹ times a score is what that user moves a by
        double[] h = loss.curvature(powers);
        double determinant = h[0] * h[2] - h[1] * h[1];
        double variance = 0;
        for (double[] score : scores.values()) {
            double moved = (h[2] * score[MODEL] - h[1] * score[BASELINE]) / determinant;
            variance += moved * moved;
        }
        return Math.sqrt(variance * users / (users - 1));
    }

    private static Interval interval(double modelPower, double error, int users) {
        if (users < 2) {
            return new Interval(Double.NaN, Double.NaN);
        }
        double half = error * new TDistribution(users - 1).inverseCumulativeProbability((1 + CONFIDENCE) / 2);
        return new Interval(Math.max(0, modelPower - half), Math.max(0, modelPower + half));
    }

    private static int users(List<HeldOut> rows) {
        return (int) rows.stream().map(HeldOut::user).distinct().count();
    }
}
