package io.github.dramatis.core.estimate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The negative log-likelihood of held-out ratings under a pool, its slope and its curvature in the two powers (a, b).
 */
final class PooledLoss {
    /**
     * What the powers are taken to be before any row is seen: the baseline as it is, and nothing of the model, each
     * with a spread of 1. A few rows that happen to be separable, or two equal distributions, move them no further than
     * that allows; among hundreds of rows it counts for nothing.
     */
    private static final double[] PRIOR = {0, 1};

    private static final double TOLERANCE = 1e-10;
    private static final int MAX_ITERATIONS = 100;

    private record LogRow(String user, double[] model, double[] baseline, int label) {}

    private final List<LogRow> rows = new ArrayList<>();

    PooledLoss(List<PooledFit.HeldOut> heldOut) {
        if (heldOut.isEmpty()) {
            throw new IllegalArgumentException("no rows to fit a pool on");
        }
        for (PooledFit.HeldOut row : heldOut) {
            int labels = row.model().length;
            if (row.baseline().length != labels || row.label() < 0 || row.label() >= labels) {
                throw new IllegalArgumentException("label " + row.label() + " of " + labels
                        + " probabilities of the model and " + row.baseline().length + " of the baseline");
            }
            rows.add(new LogRow(
                    row.user(),
                    PooledDistribution.logs(row.model()),
                    PooledDistribution.logs(row.baseline()),
                    row.label()));
        }
    }

    /** The mean loss a row at powers (a, b), in nats. */
    double at(double[] powers) {
        double sum = 0;
        for (LogRow row : rows) {
            double[] p = PooledDistribution.pooled(row.model(), row.baseline(), powers[0], powers[1]);
            sum -= Math.log(Math.max(Double.MIN_NORMAL, p[row.label()]));
        }
        return sum / rows.size();
    }

    /** Gives each row's slope of the loss in (a, b): the expected less the true label's log-probabilities. */
    void scores(double[] powers, BiConsumer<String, double[]> taker) {
        for (LogRow row : rows) {
            double[] p = PooledDistribution.pooled(row.model(), row.baseline(), powers[0], powers[1]);
            taker.accept(row.user(), new double[] {
                mean(p, row.model()) - row.model()[row.label()], mean(p, row.baseline()) - row.baseline()[row.label()]
            });
        }
    }

    /**
     * The second derivatives of the summed loss, (aa, ab, bb): covariances of the log-probabilities under the pool, and
     * the prior's.
     */
    double[] curvature(double[] powers) {
        double[] sum = {1, 0, 1};
        for (LogRow row : rows) {
            double[] p = PooledDistribution.pooled(row.model(), row.baseline(), powers[0], powers[1]);
            double meanModel = mean(p, row.model());
            double meanBaseline = mean(p, row.baseline());
            for (int i = 0; i < p.length; i++) {
                double model = row.model()[i] - meanModel;
                double baseline = row.baseline()[i] - meanBaseline;
                sum[0] += p[i] * model * model;
                sum[1] += p[i] * model * baseline;
                sum[2] += p[i] * baseline * baseline;
            }
        }
        return sum;
    }

    /**
     * The powers of the least loss, by Newton's method with steps halved until the loss falls; a power that is not free
     * stays 0.
     */
    double[] minimize(boolean freeModel, boolean freeBaseline) {
        double[] powers = {0, 0};
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double[] slope = slope(powers);
            double[] step = newton(slope, curvature(powers), freeModel, freeBaseline);
            double decrease = -(slope[0] * step[0] + slope[1] * step[1]) / rows.size();
            if (decrease < TOLERANCE * TOLERANCE) {
                break;
            }
            powers = halvedUntilBetter(powers, step, decrease);
        }
        return powers;
    }

    private double[] halvedUntilBetter(double[] powers, double[] step, double decrease) {
        double before = penalized(powers);
        double share = 1;
        double[] next = moved(powers, step, share);
        while (penalized(next) > before - 1e-4 * share * decrease && share > 1e-8) {
            share /= 2;
            next = moved(powers, step, share);
        }
        return next;
    }

    private double[] slope(double[] powers) {
        double[] sum = {powers[0] - PRIOR[0], powers[1] - PRIOR[1]};
        scores(powers, (user, score) -> {
            sum[0] += score[0];
            sum[1] += score[1];
        });
        return sum;
    }

    /** The mean loss a row with the prior's share in it: what is minimized. */
    double penalized(double[] powers) {
        double model = powers[0] - PRIOR[0];
        double baseline = powers[1] - PRIOR[1];
        return at(powers) + (model * model + baseline * baseline) / (2 * rows.size());
    }

    private static double[] newton(double[] slope, double[] h, boolean freeModel, boolean freeBaseline) {
        if (freeModel && freeBaseline) {
            double determinant = h[0] * h[2] - h[1] * h[1];
            return new double[] {
                (h[1] * slope[1] - h[2] * slope[0]) / determinant, (h[1] * slope[0] - h[0] * slope[1]) / determinant
            };
        }
        return new double[] {freeModel ? -slope[0] / h[0] : 0, freeBaseline ? -slope[1] / h[2] : 0};
    }

    private static double[] moved(double[] powers, double[] step, double share) {
        return new double[] {powers[0] + share * step[0], powers[1] + share * step[1]};
    }

    private static double mean(double[] probabilities, double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += probabilities[i] * values[i];
        }
        return mean;
    }
}
