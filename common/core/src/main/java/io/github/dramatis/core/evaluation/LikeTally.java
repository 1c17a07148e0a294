package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/**
 * Likes against dislikes, at {@link Likes} and at the user's own mean (a like is at least the mean of the ratings known
 * before the test). A row is predicted to be a like if its expected rating is one.
 *
 * <p>AUC needs the order of all rows, which no few sums hold: at {@link Likes} it is counted on {@value #BINS} bins of
 * the expected rating, where two rows of one bin count as tied; it misses the exact value by at most half the share of
 * such pairs of a like and a dislike. At the user's mean the order is taken within each user, exactly, and averaged
 * over the users with both (as the GAUC of Zhou et al., Deep Interest Network, 2018).
 */
final class LikeTally implements Tally {
    static final int BINS = 100;

    /** Rows of a 2 x 2 table: true and predicted likes, missed, false, true and predicted dislikes. */
    private static final int AT_LIKES = 0;

    private static final int AT_MEAN = 4;
    private static final int USERS = 8;
    private static final int USER_AUC = 9;
    private static final int LIKES = 10;
    private static final int DISLIKES = LIKES + BINS;

    /** A rating that is the mean of others is equal to it only up to rounding. */
    private static final double TOLERANCE = 1e-9;

    private final RatingScale scale;
    private final Likes likes;

    LikeTally(RatingScale scale) {
        this.scale = scale;
        this.likes = new Likes(scale);
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                Measure.LIKE_ACCURACY,
                Measure.LIKE_BALANCED_ACCURACY,
                Measure.LIKE_F1,
                Measure.LIKE_AUC,
                Measure.ABOVE_MEAN_ACCURACY,
                Measure.ABOVE_MEAN_BALANCED_ACCURACY,
                Measure.ABOVE_MEAN_F1,
                Measure.ABOVE_MEAN_AUC);
    }

    @Override
    public int width() {
        return DISLIKES + BINS;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        for (Outcome outcome : user) {
            boolean like = likes.is(outcome.rating());
            double share = (outcome.expected() - scale.min()) / (scale.max() - scale.min());
            int bin = (int) Math.max(0, Math.min(BINS - 1, Math.floor(share * BINS)));
            sums.add((like ? LIKES : DISLIKES) + bin, 1);
            count(AT_LIKES, like, likes.is(outcome.expected()), sums);
            count(AT_MEAN, reachesMean(outcome, outcome.rating()), reachesMean(outcome, outcome.expected()), sums);
        }
        double auc = userAuc(user);
        if (!Double.isNaN(auc)) {
            sums.add(USERS, 1);
            sums.add(USER_AUC, auc);
        }
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        return switch (measure) {
            case LIKE_ACCURACY -> accuracy(AT_LIKES, sums);
            case LIKE_BALANCED_ACCURACY -> balancedAccuracy(AT_LIKES, sums);
            case LIKE_F1 -> f1(AT_LIKES, sums);
            case LIKE_AUC -> auc(sums);
            case ABOVE_MEAN_ACCURACY -> accuracy(AT_MEAN, sums);
            case ABOVE_MEAN_BALANCED_ACCURACY -> balancedAccuracy(AT_MEAN, sums);
            case ABOVE_MEAN_F1 -> f1(AT_MEAN, sums);
            case ABOVE_MEAN_AUC -> sums.get(USER_AUC) / sums.get(USERS);
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(sums.get(0) + sums.get(1) + sums.get(2) + sums.get(3));
    }

    private static boolean reachesMean(Outcome outcome, double rating) {
        return rating >= outcome.row().userMean() - TOLERANCE;
    }

    private static void count(int at, boolean truth, boolean predicted, Slice sums) {
        sums.add(at + (truth ? 0 : 2) + (predicted ? 0 : 1), 1);
    }

    private static double accuracy(int at, Slice sums) {
        double right = sums.get(at) + sums.get(at + 3);
        return right / (right + sums.get(at + 1) + sums.get(at + 2));
    }

    /** Mean of the shares of likes and of dislikes that were found. */
    private static double balancedAccuracy(int at, Slice sums) {
        double likes = sums.get(at) / (sums.get(at) + sums.get(at + 1));
        double dislikes = sums.get(at + 3) / (sums.get(at + 2) + sums.get(at + 3));
        return (likes + dislikes) / 2;
    }

    private static double f1(int at, Slice sums) {
        return 2 * sums.get(at) / (2 * sums.get(at) + sums.get(at + 1) + sums.get(at + 2));
    }

    /** The chance that a like is expected above a dislike, ties counting half. */
    private static double auc(Slice sums) {
        double likes = 0;
        double dislikes = 0;
        double won = 0;
        for (int bin = 0; bin < BINS; bin++) {
            double likesHere = sums.get(LIKES + bin);
            double dislikesHere = sums.get(DISLIKES + bin);
            won += likesHere * (dislikes + dislikesHere / 2);
            likes += likesHere;
            dislikes += dislikesHere;
        }
        return won / (likes * dislikes);
    }

    /** NaN for a user without both. */
    private static double userAuc(List<Outcome> user) {
        double pairs = 0;
        double won = 0;
        for (Outcome like : user) {
            if (!reachesMean(like, like.rating())) {
                continue;
            }
            for (Outcome dislike : user) {
                if (!reachesMean(dislike, dislike.rating())) {
                    pairs++;
                    won += (1 + Math.signum(like.expected() - dislike.expected())) / 2;
                }
            }
        }
        return won / pairs;
    }
}
