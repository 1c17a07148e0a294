package io.github.dramatis.core.simulation;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.evaluation.RatingCounts;
import java.util.Arrays;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;

/**
 * Rules whose sessions are as long as observed ones: patience and fatigue of maximum likelihood, everything else as
 * given. Lengths say nothing about how satisfaction moves, so its weight is not fitted.
 *
 * @param model with the fitted patience and fatigue
 * @param wasserstein distance of simulated and observed lengths, in pages; lengths beyond the most pages count as those
 * @param kolmogorovSmirnov the largest difference of their cumulative shares, from 0 to 1
 * @param logLikelihood of the observed lengths, natural logarithm, a session
 * @param sessions observed
 */
public record SessionFit(
        SessionModel model, double wasserstein, double kolmogorovSmirnov, double logLikelihood, long sessions) {
    /**
     * Pulls weakly towards the given rules: lengths that patience alone explains have no best fatigue, and those of
     * sessions that never end early no best patience.
     */
    private static final double RIDGE = 1e-6;

    private static final double CONVERGED = 1e-10;
    private static final int EVALUATIONS = 5_000;

    /**
     * Fits.
     *
     * @param model the rules before; where the search begins
     * @param takingRate share of pages from which something is taken, from 0 to 1
     * @param rating mean rating of what is taken, on the source's scale; NaN: there are no ratings
     * @param lengths [lengths] how many sessions had 1 page, 2 pages, ... Where a source has events and no pages, a
     *     session's pages are its events by the taking rate
     * @param seed of the run
     * @throws UserError if there are no sessions, or nothing to fit because sessions have one page at most
     */
    public static SessionFit of(SessionModel model, double takingRate, double rating, long[] lengths, long seed) {
        double[] observed = observed(lengths, model.rules().maxPages());
        LengthModel lengthModel = new LengthModel(model, takingRate, rating, seed);
        double[] fitted = new SimplexOptimizer(CONVERGED, CONVERGED)
                .optimize(
                        new MaxEval(EVALUATIONS),
                        new ObjectiveFunction(
                                turning -> loss(lengthModel.probabilities(turned(model, turning)), observed)
                                        + ridge(model, turning)),
                        GoalType.MINIMIZE,
                        new InitialGuess(new double[] {
                            model.rules().patience(), model.rules().fatigue()
                        }),
                        new NelderMeadSimplex(2))
                .getPoint();
        SessionModel turned = turned(model, fitted);
        double[] simulated = lengthModel.probabilities(turned);
        return new SessionFit(
                turned,
                RatingCounts.wasserstein(1, observed, simulated),
                kolmogorovSmirnov(observed, simulated),
                -loss(simulated, observed),
                Arrays.stream(lengths).sum());
    }

    /** [maxPages] shares; what is longer counts as the longest. */
    private static double[] observed(long[] lengths, int maxPages) {
        long sessions = Arrays.stream(lengths).sum();
        if (sessions == 0) {
            throw new UserError(
                    "source.sessions: true",
                    "no session was found in the source",
                    "set source.sessions to false; the rules are then taken as they are");
        }
        if (maxPages < 2) {
            throw new UserError(
                    "max-pages " + maxPages,
                    "a session of one page says nothing about turning pages",
                    "allow two pages or more, or set source.sessions to false");
        }
        double[] shares = new double[maxPages];
        for (int i = 0; i < lengths.length; i++) {
            shares[Math.min(i, maxPages - 1)] += (double) lengths[i] / sessions;
        }
        return shares;
    }

    private static SessionModel turned(SessionModel model, double[] turning) {
        return new SessionModel(model.rules().withTurning(turning[0], turning[1]), model.scale());
    }

    private static double loss(double[] probabilities, double[] observed) {
        double loss = 0;
        for (int length = 0; length < observed.length; length++) {
            if (observed[length] > 0) {
                loss -= observed[length] * Math.log(Math.max(Double.MIN_NORMAL, probabilities[length]));
            }
        }
        return loss;
    }

    private static double ridge(SessionModel model, double[] turning) {
        double patience = turning[0] - model.rules().patience();
        double fatigue = turning[1] - model.rules().fatigue();
        return RIDGE * (patience * patience + fatigue * fatigue);
    }

    private static double kolmogorovSmirnov(double[] observed, double[] simulated) {
        double difference = 0;
        double largest = 0;
        for (int length = 0; length < observed.length; length++) {
            difference += observed[length] - simulated[length];
            largest = Math.max(largest, Math.abs(difference));
        }
        return largest;
    }
}
