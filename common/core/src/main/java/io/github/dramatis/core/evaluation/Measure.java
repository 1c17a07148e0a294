package io.github.dramatis.core.evaluation;

import io.github.dramatis.core.naming.ByName;

/** What is measured of one predictor. */
public enum Measure {
    /** Root of the mean squared error of the expected rating. */
    RMSE("rmse", "RMSE"),
    /** Mean absolute error of the expected rating. */
    MAE("mae", "MAE"),
    /** Mean over the users of each user's own RMSE: few rows count as much as many. */
    RMSE_USER("rmse_user", "RMSE a user"),
    /** Mean over the users of each user's own MAE. */
    MAE_USER("mae_user", "MAE a user"),
    /**
     * RMSE with each row weighted by the inverse of the chance with which it was drawn: that of all rows it was drawn
     * from.
     */
    RMSE_WEIGHTED("rmse_weighted", "weighted RMSE"),
    /**
     * Negative log-likelihood of the true label under the label distribution, natural logarithm; no row counts above
     * 100.
     */
    NLL("nll", "NLL"),
    /**
     * Continuous ranked probability score of the label distribution, in the unit of the ratings (see
     * {@link LabelScores#crps}).
     */
    CRPS("crps", "CRPS"),
    /** RMSE of the most probable label. */
    RMSE_ARGMAX("rmse_argmax", "RMSE of the mode"),
    /** MAE of the most probable label. */
    MAE_ARGMAX("mae_argmax", "MAE of the mode"),
    /** RMSE of the median label. */
    RMSE_MEDIAN("rmse_median", "RMSE of the median"),
    /** MAE of the median label. */
    MAE_MEDIAN("mae_median", "MAE of the median"),
    /** Share of sampled texts that are no rating on the scale (unrelated-response rate). */
    URR("urr", "URR"),
    /** Share of sampled texts that are a number off the scale. */
    URR_OUT_OF_RANGE("urr_out_of_range", "off the scale"),
    /** Share of sampled texts that are words without one rating. */
    URR_PROSE("urr_prose", "prose"),
    /** Share of sampled texts that refuse. */
    URR_REFUSAL("urr_refusal", "refusals"),
    /** Share of sampled texts without a letter or digit. */
    URR_EMPTY("urr_empty", "empty"),
    /** RMSE of the ratings in sampled texts; unrelated ones are left out. */
    RMSE_TEXT_DROPPED("rmse_text_dropped", "RMSE of texts, unrelated dropped"),
    /** MAE of the ratings in sampled texts; unrelated ones are left out. */
    MAE_TEXT_DROPPED("mae_text_dropped", "MAE of texts, unrelated dropped"),
    /** RMSE of the ratings in sampled texts; an unrelated one counts as the user's mean. */
    RMSE_TEXT_USER_MEAN("rmse_text_user_mean", "RMSE of texts, unrelated as user mean"),
    /** MAE of the ratings in sampled texts; an unrelated one counts as the user's mean. */
    MAE_TEXT_USER_MEAN("mae_text_user_mean", "MAE of texts, unrelated as user mean"),
    /** RMSE of the ratings in sampled texts; an unrelated one counts as the label farthest from the truth. */
    RMSE_TEXT_WORST("rmse_text_worst", "RMSE of texts, unrelated as worst"),
    /** MAE of the ratings in sampled texts; an unrelated one counts as the label farthest from the truth. */
    MAE_TEXT_WORST("mae_text_worst", "MAE of texts, unrelated as worst"),
    /** Variance of the drawn ratings over that of the true ones; 1 is right, below 1 the agents are too alike. */
    VARIANCE_RATIO("variance_ratio", "variance ratio"),
    /** Jensen-Shannon distance, base 2, between drawn and true ratings; 0 is right, 1 the worst. */
    JENSEN_SHANNON("jensen_shannon", "JS distance"),
    /** Wasserstein-1 distance between drawn and true ratings of all rows, in the unit of the ratings. */
    WASSERSTEIN("wasserstein", "Wasserstein-1"),
    /** Mean over the users of the Wasserstein-1 distance between their drawn and true ratings. */
    WASSERSTEIN_USER("wasserstein_user", "Wasserstein-1 a user"),
    /** Mean probability that the model gives to anything but the labels. */
    MASS_OUTSIDE_LABELS("mass_outside_labels", "mass outside labels"),
    /** Expected calibration error of the expected rating, in the unit of the ratings. */
    CALIBRATION_EXPECTED("calibration_expected", "calibration error"),
    /** Expected calibration error of the probability of a like (see {@link Likes}). */
    CALIBRATION_LIKE("calibration_like", "calibration error of likes"),
    /** Mean over the users of Spearman's correlation of expected and true ratings. */
    SPEARMAN_USER("spearman_user", "Spearman a user"),
    /** Pearson's correlation of expected minus bias with rating minus bias. */
    BIAS_CORRELATION("bias_correlation", "correlation beyond the bias"),
    /** Kendall's tau-b among the users of one item (see {@link WithinItemOrder}). */
    WITHIN_ITEM_TAU("within_item_tau", "within-item tau"),
    /** Share of rows whose like or dislike is told (see {@link LikeTally}). */
    LIKE_ACCURACY("like_accuracy", "accuracy of likes"),
    /** Mean of the shares of likes and of dislikes that are told. */
    LIKE_BALANCED_ACCURACY("like_balanced_accuracy", "balanced accuracy of likes"),
    /** Harmonic mean of precision and recall of likes. */
    LIKE_F1("like_f1", "F1 of likes"),
    /** Chance that a like is expected above a dislike. */
    LIKE_AUC("like_auc", "AUC of likes"),
    /** Share of rows of which is told whether the rating is at least the user's mean. */
    ABOVE_MEAN_ACCURACY("above_mean_accuracy", "accuracy at the user's mean"),
    /** The balanced accuracy of likes, where a rating above the user's mean is a like. */
    ABOVE_MEAN_BALANCED_ACCURACY("above_mean_balanced_accuracy", "balanced accuracy at the user's mean"),
    /** The F1 of likes, where a rating above the user's mean is a like. */
    ABOVE_MEAN_F1("above_mean_f1", "F1 at the user's mean"),
    /** Mean over the users of the chance that a like of the user is expected above a dislike of the user. */
    ABOVE_MEAN_AUC("above_mean_auc", "AUC a user at the user's mean"),
    /** Share of rows for which a baseline knows the user or the item not at all and answers with a simpler one. */
    COLD_START_SHARE("cold_start_share", "cold starts");

    private final String column;
    private final String title;

    Measure(String column, String title) {
        this.column = column;
        this.title = title;
    }

    /** The name in the column {@code measure}. */
    public String column() {
        return column;
    }

    /** The name that people read. */
    public String title() {
        return title;
    }

    /** The measure of that column name. */
    public static Measure named(String column) {
        return ByName.find(values(), Measure::column, column)
                .orElseThrow(() -> new IllegalArgumentException("no measure is called " + column));
    }
}
