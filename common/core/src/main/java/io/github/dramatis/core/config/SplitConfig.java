package io.github.dramatis.core.config;

/**
 * What is trained on and what is tested on, by time.
 *
 * @param mode per-user, or global (one moment for all users)
 * @param trainFraction share of the ratings before the cut, validation included
 * @param validationFraction share of the training part that is validation, its last rows
 * @param minInteractions users with fewer ratings are left out, counted
 */
public record SplitConfig(
        @Default("per-user") String mode,
        @Default("0.6") double trainFraction,
        @Default("0.16666666666666666") double validationFraction,
        @Default("5") int minInteractions) {
    public SplitConfig {
        Check.that(mode.equals("per-user") || mode.equals("global"), "mode", "must be per-user or global, is " + mode);
        Check.that(
                trainFraction > 0 && trainFraction < 1,
                "train-fraction",
                "must lie between 0 and 1, is " + trainFraction);
        Check.that(
                validationFraction >= 0 && validationFraction < 1,
                "validation-fraction",
                "must be at least 0 and below 1, is " + validationFraction);
        Check.that(minInteractions >= 2, "min-interactions", "must be 2 or more, is " + minInteractions);
    }
}
