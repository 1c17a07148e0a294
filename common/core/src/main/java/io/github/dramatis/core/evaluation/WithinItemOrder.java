package io.github.dramatis.core.evaluation;

import java.util.Arrays;

/**
 * Whether a predictor tells who likes an item more: Kendall's tau-b of (expected - user's mean) against (rating -
 * user's mean) over all pairs of users of one item, pooled over the items: Σ (concordant - discordant) / √(Σ pairs not
 * tied in the one · Σ pairs not tied in the other). The question is that of PerRecBench (Tan et al., 2025): a user's
 * mean is taken off, and an item's quality is the same for both of a pair, so neither a generous user nor a good item
 * helps. Pooling weighs an item by its pairs; with one item it is tau-b itself.
 *
 * <p>Sums belong to users: each gets those over the pairs it is part of, so a pair is in two users' sums. A resample
 * that takes users u and v w_u and w_v times weighs their pair by w_u + w_v - 1, the product w_u · w_v without the term
 * (w_u - 1)(w_v - 1); that is the bootstrap of the linear part of a U-statistic. The product itself would count the
 * chance of a pair alone three times over, this does at most twice: where few users share an item the interval is
 * somewhat too wide, never too narrow. Where there are few pairs the linear part can leave the range of a tau: it is
 * cut to -1 and 1.
 */
public final class WithinItemOrder {
    /** Length of the vectors. */
    public static final int WIDTH = 4;

    private static final int ROWS = 0;
    private static final int CONCORDANT = 1;
    private static final int EXPECTED_DIFFERS = 2;
    private static final int RATING_DIFFERS = 3;

    private WithinItemOrder() {}

    /**
     * The sums of each user of one item.
     *
     * @param outcomes [users] of one predictor for the item
     * @return [users][WIDTH]; rows are counted only if there is a pair at all
     */
    public static double[][] ofItem(Outcome... outcomes) {
        int users = outcomes.length;
        double[] expected = Arrays.stream(outcomes)
                .mapToDouble(o -> o.expected() - o.row().userMean())
                .toArray();
        double[] ratings = Arrays.stream(outcomes)
                .mapToDouble(o -> o.rating() - o.row().userMean())
                .toArray();
        double[][] sums = new double[users][WIDTH];
        for (int u = 0; u < users; u++) {
            sums[u][ROWS] = users > 1 ? 1 : 0;
            for (int v = 0; v < u; v++) {
                double x = sign(expected[u] - expected[v]);
                double y = sign(ratings[u] - ratings[v]);
                add(sums[u], x, y);
                add(sums[v], x, y);
            }
        }
        return sums;
    }

    /** The measurement; its value is NaN if no pair differs. */
    public static Measurement measurement(Predictor predictor, Resamples resamples, long users) {
        double[] total = resamples.total();
        Interval interval = resamples.interval(sums -> tau(sums, total));
        return new Measurement(
                predictor, null, Measure.WITHIN_ITEM_TAU, tau(total), interval, Math.round(total[ROWS]), users);
    }

    /** Tau-b of the sums over all users. */
    static double tau(double[] total) {
        return total[CONCORDANT] / Math.sqrt(total[EXPECTED_DIFFERS] * total[RATING_DIFFERS]);
    }

    /** Tau of a resample: Σ_pairs (w_u + w_v - 1) s = Σ_users w_u s_u - ½ Σ_users s_u. */
    private static double tau(double[] resample, double[] total) {
        double[] pairs = new double[WIDTH];
        Arrays.setAll(pairs, i -> resample[i] - total[i] / 2);
        boolean defined = pairs[EXPECTED_DIFFERS] > 0 && pairs[RATING_DIFFERS] > 0;
        return defined ? Math.max(-1, Math.min(1, tau(pairs))) : Double.NaN;
    }

    private static void add(double[] sums, double x, double y) {
        sums[CONCORDANT] += x * y;
        sums[EXPECTED_DIFFERS] += Math.abs(x);
        sums[RATING_DIFFERS] += Math.abs(y);
    }

    /** The sign of a difference of means, which are equal only up to rounding. */
    private static double sign(double difference) {
        return Math.abs(difference) < 1e-9 ? 0 : Math.signum(difference);
    }
}
