package io.github.dramatis.core.simulation;

import io.github.dramatis.core.random.Draws;

/**
 * How likely sessions of each length are if every page has the same chance that something is taken from it, and
 * everything taken the same rating. A mean over drawn ways of the satisfaction, which do not depend on how readily
 * pages are turned.
 */
final class LengthModel {
    private static final String STAGE = "simulate/lengths";

    /** Ways drawn: as many as there are of ten pages. */
    private static final int WAYS = 512;

    private final int maxPages;

    /** [WAYS][maxPages - 1] satisfaction after each page but the last. */
    private final double[][] satisfactions;

    /**
     * Draws the ways.
     *
     * @param takingRate chance that something is taken from a page
     * @param rating of everything taken; NaN: there are no ratings
     * @param seed of the run
     */
    LengthModel(SessionModel model, double takingRate, double rating, long seed) {
        this.maxPages = model.rules().maxPages();
        this.satisfactions = new double[WAYS][maxPages - 1];
        for (int way = 0; way < WAYS; way++) {
            double satisfaction = model.rules().startSatisfaction();
            for (int page = 1; page < maxPages; page++) {
                boolean taken = Draws.uniform(seed, STAGE, way + " " + page) < takingRate;
                satisfaction = taken ? model.afterWatch(satisfaction, rating) : model.afterPass(satisfaction);
                satisfactions[way][page - 1] = satisfaction;
            }
        }
    }

    /**
     * The chance of each length.
     *
     * @param model with the rules of turning the page; their other numbers are those that the ways were drawn with
     * @return [maxPages] of 1 page, 2 pages, ...; the last are sessions that would go on
     */
    double[] probabilities(SessionModel model) {
        double[] probabilities = new double[maxPages];
        for (double[] way : satisfactions) {
            double there = 1.0 / WAYS;
            for (int page = 1; page < maxPages; page++) {
                double turning = model.turning(way[page - 1], page);
                probabilities[page - 1] += there * (1 - turning);
                there *= turning;
            }
            probabilities[maxPages - 1] += there;
        }
        return probabilities;
    }
}
