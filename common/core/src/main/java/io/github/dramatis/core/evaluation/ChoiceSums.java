package io.github.dramatis.core.evaluation;

/** What one answer to a slate adds to the sums that {@link ChoiceMeasure} is made of. */
public final class ChoiceSums {
    /** Length of the sums. */
    public static final int WIDTH = 17;

    static final int ROWS = 0;
    static final int HITS = 1;
    static final int CHANCE = 2;
    static final int LOSS = 3;
    static final int WITH_ITEM = 4;
    static final int ITEM_HITS = 5;
    static final int RECIPROCAL = 6;
    static final int GAIN = 7;
    static final int FIRST = 8;
    static final int FIRST_RIGHT = 9;
    static final int NONE = 10;
    static final int NONE_RIGHT = 11;
    static final int BELOW = 12;
    static final int TAKEN_AS_TAKEN = 13;
    static final int TAKEN_AS_NOT = 14;
    static final int NOT_AS_TAKEN = 15;
    static final int NOT_AS_NOT = 16;

    /** Shares are summed in whole billionths: so sums do not depend on their order. */
    static final double BILLION = 1e9;

    private static final int GAIN_AT = 5;

    private ChoiceSums() {}

    /**
     * The sums of one row. Of equally probable items the true one stands in the middle: its rank is what it would be on
     * average over their orders.
     *
     * @param probabilities [items + 1], that of none last, summing to 1
     * @param taken place of the right answer, the number of items for none
     * @param threshold {@link TakenThreshold#step} from which on an item counts as taken; {@link TakenThreshold#NONE}
     *     if there is no such step
     */
    public static double[] of(double[] probabilities, int taken, int threshold) {
        int items = probabilities.length - 1;
        double[] sums = new double[WIDTH];
        sums[ROWS] = 1;
        sums[HITS] = billionths(shareOfBest(probabilities, probabilities.length, taken));
        sums[CHANCE] = billionths(1.0 / probabilities.length);
        sums[LOSS] = LabelScores.logLoss(probabilities, taken);
        sums[FIRST] = probabilities[0];
        sums[FIRST_RIGHT] = taken == 0 ? 1 : 0;
        sums[NONE] = probabilities[items];
        sums[NONE_RIGHT] = taken == items ? 1 : 0;
        if (taken < items) {
            double rank = rank(probabilities, items, taken);
            sums[WITH_ITEM] = 1;
            sums[ITEM_HITS] = billionths(shareOfBest(probabilities, items, taken));
            sums[RECIPROCAL] = billionths(1 / rank);
            sums[GAIN] = billionths(rank <= GAIN_AT ? Math.log(2) / Math.log(rank + 1) : 0);
            sums[BELOW] = billionths(items == 1 ? 0.5 : (items - rank) / (items - 1));
            if (threshold != TakenThreshold.NONE) {
                toldApart(probabilities, taken, threshold, sums);
            }
        }
        return sums;
    }

    private static double billionths(double share) {
        return Math.rint(BILLION * share);
    }

    private static void toldApart(double[] probabilities, int taken, int threshold, double[] sums) {
        for (int item = 0; item < probabilities.length - 1; item++) {
            boolean asTaken = TakenThreshold.step(probabilities, item) >= threshold;
            if (item == taken) {
                sums[asTaken ? TAKEN_AS_TAKEN : TAKEN_AS_NOT]++;
            } else {
                sums[asTaken ? NOT_AS_TAKEN : NOT_AS_NOT]++;
            }
        }
    }

    /** 1 if the place has the largest value alone, 1 / n if n share it, else 0. */
    private static double shareOfBest(double[] values, int length, int place) {
        int equal = 0;
        for (int i = 0; i < length; i++) {
            if (values[i] > values[place]) {
                return 0;
            }
            equal += values[i] == values[place] ? 1 : 0;
        }
        return 1.0 / equal;
    }

    private static double rank(double[] values, int length, int place) {
        double rank = 1;
        for (int i = 0; i < length; i++) {
            if (i != place) {
                rank += values[i] > values[place] ? 1 : values[i] == values[place] ? 0.5 : 0;
            }
        }
        return rank;
    }
}
