package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;

/**
 * Sampled texts: how many are unrelated responses, of which class, and the error of the rating that a text names, where
 * an unrelated one is left out, counts as the user's mean, or counts as the label farthest from the truth.
 */
final class TextTally implements Tally {
    private static final int TEXTS = 0;
    private static final int UNRELATED = 1;
    private static final int DROPPED_SQUARED = 2;
    private static final int DROPPED_ABSOLUTE = 3;
    private static final int USER_MEAN_SQUARED = 4;
    private static final int USER_MEAN_ABSOLUTE = 5;
    private static final int WORST_SQUARED = 6;
    private static final int WORST_ABSOLUTE = 7;
    private static final int KINDS = 8;

    private final RatingScale scale;

    TextTally(RatingScale scale) {
        this.scale = scale;
    }

    @Override
    public List<Measure> measures() {
        return List.of(
                Measure.URR,
                Measure.URR_OUT_OF_RANGE,
                Measure.URR_PROSE,
                Measure.URR_REFUSAL,
                Measure.URR_EMPTY,
                Measure.RMSE_TEXT_DROPPED,
                Measure.MAE_TEXT_DROPPED,
                Measure.RMSE_TEXT_USER_MEAN,
                Measure.MAE_TEXT_USER_MEAN,
                Measure.RMSE_TEXT_WORST,
                Measure.MAE_TEXT_WORST);
    }

    @Override
    public int width() {
        return KINDS + ParsedAnswer.Kind.values().length;
    }

    @Override
    public void add(List<Outcome> user, Slice sums) {
        for (Outcome outcome : user) {
            ParsedAnswer answer = outcome.answer();
            if (answer == null) {
                continue;
            }
            sums.add(TEXTS, 1);
            sums.add(KINDS + answer.kind().ordinal(), 1);
            double truth = outcome.rating();
            if (answer.kind() == ParsedAnswer.Kind.RATING) {
                double error = answer.rating().orElseThrow() - truth;
                score(DROPPED_SQUARED, error, sums);
                score(USER_MEAN_SQUARED, error, sums);
                score(WORST_SQUARED, error, sums);
            } else {
                sums.add(UNRELATED, 1);
                score(USER_MEAN_SQUARED, outcome.row().userMean() - truth, sums);
                score(WORST_SQUARED, Math.max(truth - scale.min(), scale.max() - truth), sums);
            }
        }
    }

    @Override
    public double measure(Measure measure, Slice sums) {
        double texts = sums.get(TEXTS);
        double related = texts - sums.get(UNRELATED);
        return switch (measure) {
            case URR -> sums.get(UNRELATED) / texts;
            case URR_OUT_OF_RANGE -> share(ParsedAnswer.Kind.OUT_OF_RANGE, sums);
            case URR_PROSE -> share(ParsedAnswer.Kind.PROSE, sums);
            case URR_REFUSAL -> share(ParsedAnswer.Kind.REFUSAL, sums);
            case URR_EMPTY -> share(ParsedAnswer.Kind.EMPTY, sums);
            case RMSE_TEXT_DROPPED -> Math.sqrt(sums.get(DROPPED_SQUARED) / related);
            case MAE_TEXT_DROPPED -> sums.get(DROPPED_ABSOLUTE) / related;
            case RMSE_TEXT_USER_MEAN -> Math.sqrt(sums.get(USER_MEAN_SQUARED) / texts);
            case MAE_TEXT_USER_MEAN -> sums.get(USER_MEAN_ABSOLUTE) / texts;
            case RMSE_TEXT_WORST -> Math.sqrt(sums.get(WORST_SQUARED) / texts);
            case MAE_TEXT_WORST -> sums.get(WORST_ABSOLUTE) / texts;
            default -> throw new IllegalArgumentException(measure.column());
        };
    }

    @Override
    public long rows(Slice sums) {
        return Math.round(sums.get(TEXTS));
    }

    private static double share(ParsedAnswer.Kind kind, Slice sums) {
        return sums.get(KINDS + kind.ordinal()) / sums.get(TEXTS);
    }

    private static void score(int squared, double error, Slice sums) {
        sums.add(squared, error * error);
        sums.add(squared + 1, Math.abs(error));
    }
}
