package io.github.dramatis.core.simulation;

import java.util.Arrays;

/** Measures of what a recommender shows, whatever agents make of it. */
public final class ListMeasures {
    private ListMeasures() {}

    /**
     * Share of the catalogue that is shown to anybody.
     *
     * @param shown [items shown] how often each was, 1 or more
     * @param catalogue items that could have been
     */
    public static double coverage(long[] shown, long catalogue) {
        check(shown, catalogue);
        return (double) shown.length / catalogue;
    }

    /**
     * Gini coefficient of how often the catalogue's items are shown: Σ_ij |x_i - x_j| / (2 n² x̄). 0 if all are as
     * often, near 1 if one takes all.
     *
     * @param shown [items shown] how often each was, 1 or more; the rest of the catalogue never
     * @param catalogue items that could have been
     * @return NaN if nothing was shown
     */
    public static double gini(long[] shown, long catalogue) {
        check(shown, catalogue);
        long[] ascending = shown.clone();
        Arrays.sort(ascending);
        double weighted = 0;
        double sum = 0;
        long rank = catalogue - ascending.length; // those never shown come first
        for (long times : ascending) {
            rank++;
            weighted += (2.0 * rank - catalogue - 1) * times;
            sum += times;
        }
        return weighted / (catalogue * sum);
    }

    /**
     * What an item's turning up tells, in bits: -log2 of the share of users who have taken it (Zhou et al., Solving the
     * Apparent Diversity-Accuracy Dilemma of Recommender Systems, 2010), with one user more who has taken all, so that
     * an item nobody took has a finite one. The novelty of a recommender is its mean over the lists.
     *
     * @param takers users who have taken the item
     * @param users all of them
     */
    public static double selfInformation(long takers, long users) {
        return Math.log((users + 1.0) / (takers + 1.0)) / Math.log(2);
    }

    /**
     * Intra-list diversity: the mean of 1 - cosine over the pairs of a list's items (Ziegler et al., Improving
     * Recommendation Lists Through Topic Diversification, 2005), from the length of the sum of the unit vectors and not
     * pair by pair.
     *
     * @param vectors [items][dimensions]; null or all 0 where an item has none: it is left out
     * @return from 0 to 2; NaN with fewer than two vectors
     */
    public static double diversity(float[]... vectors) {
        double[] sum = null;
        int items = 0;
        for (float[] vector : vectors) {
            double length = vector == null ? 0 : Math.sqrt(squares(vector));
            if (length > 0) {
                sum = sum == null ? new double[vector.length] : sum;
                for (int i = 0; i < vector.length; i++) {
                    sum[i] += vector[i] / length;
                }
                items++;
            }
        }
        if (items < 2) {
            return Double.NaN;
        }
        double cosines = Arrays.stream(sum).map(x -> x * x).sum() - items;
        return 1 - cosines / (items * (items - 1.0));
    }

    private static double squares(float[] vector) {
        double squares = 0;
        for (float x : vector) {
            squares += (double) x * x;
        }
        return squares;
    }

    private static void check(long[] shown, long catalogue) {
        if (shown.length > catalogue) {
            throw new IllegalArgumentException(shown.length + " items are shown of a catalogue of " + catalogue);
        }
    }
}
