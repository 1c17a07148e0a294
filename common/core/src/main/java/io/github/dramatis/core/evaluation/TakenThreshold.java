package io.github.dramatis.core.evaluation;

/**
 * The log-odds against none above which an item of a slate counts as one that would be taken: those of the best F1.
 * They are looked at in steps of a twentieth, from -10 to 10, so that counts of any number of items are as large.
 */
public final class TakenThreshold {
    /** Steps that log-odds are counted in. */
    public static final int STEPS = 400;
    /** The threshold of a predictor without one: nothing is counted. */
    public static final int NONE = -1;

    private static final double LARGEST = 10;

    private TakenThreshold() {}

    /**
     * The step of an item.
     *
     * @param probabilities [items + 1], that of none last
     */
    public static int step(double[] probabilities, int item) {
        double odds = Math.log(probabilities[item]) - Math.log(probabilities[probabilities.length - 1]);
        double step = Math.floor((odds + LARGEST) / (2 * LARGEST) * STEPS);
        return Double.isNaN(step) ? 0 : (int) Math.max(0, Math.min(STEPS - 1, step));
    }

    /**
     * Counts the items of a slate in.
     *
     * @param taken place of the item that was taken
     * @param counts [2 * STEPS] items that were not taken, then those that were
     */
    public static void count(double[] probabilities, int taken, double[] counts) {
        for (int item = 0; item < probabilities.length - 1; item++) {
            counts[step(probabilities, item) + (item == taken ? STEPS : 0)]++;
        }
    }

    /**
     * The least step that counts as taken; of equally good ones the highest.
     *
     * @param counts see {@link #count}
     * @return {@link #NONE} if nothing was taken
     */
    public static int best(double[] counts) {
        double all = 0;
        for (int step = 0; step < STEPS; step++) {
            all += counts[STEPS + step];
        }
        double right = 0;
        double wrong = 0;
        double best = 0;
        int threshold = NONE;
        for (int step = STEPS - 1; step >= 0; step--) {
            right += counts[STEPS + step];
            wrong += counts[step];
            double f1 = 2 * right / (right + wrong + all);
            if (f1 > best) {
                best = f1;
                threshold = step;
            }
        }
        return threshold;
    }
}
