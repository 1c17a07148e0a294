package io.github.dramatis.core.evaluation;

/** What is measured. Differences are variant minus baseline: below 0 the variant is better. */
public enum Measure {
    /** Root of the mean squared error of the expected rating. */
    RMSE("rmse", "RMSE"),
    /** Mean absolute error of the expected rating. */
    MAE("mae", "MAE"),
    /** Share of sampled texts that are no rating on the scale (unrelated-response rate). */
    URR("urr", "URR"),
    /** Variance of the drawn ratings over that of the true ones; 1 is right, below 1 the agents are too alike. */
    VARIANCE_RATIO("variance_ratio", "variance ratio"),
    /** Jensen-Shannon distance, base 2, between drawn and true ratings; 0 is right, 1 the worst. */
    JENSEN_SHANNON("jensen_shannon", "JS distance"),
    /** Mean probability that the model gives to anything but the labels. */
    MASS_OUTSIDE_LABELS("mass_outside_labels", "mass outside labels"),
    /** RMSE of the variant minus that of the baseline on the same rows. */
    RMSE_DIFFERENCE("rmse_difference", "RMSE difference"),
    /** MAE of the variant minus that of the baseline on the same rows. */
    MAE_DIFFERENCE("mae_difference", "MAE difference"),
    /** Share of rows for which a baseline knows the user or the item not at all and answers with a simpler one. */
    COLD_START_SHARE("cold_start_share", "cold starts");

    private final String column;
    private final String title;

    Measure(String column, String title) {
        this.column = column;
        this.title = title;
    }

    /** As the column {@code measure} has it. */
    public String column() {
        return column;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /** The measure of that column name. */
    public static Measure named(String column) {
        for (Measure measure : values()) {
            if (measure.column.equals(column)) {
                return measure;
            }
        }
        throw new IllegalArgumentException("no measure is called " + column);
    }
}
