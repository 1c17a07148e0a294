package io.github.dramatis.core.reflection;

import java.io.Serializable;

/**
 * The population's percentiles that turn traits into levels. They are taken over the users' whole training parts; a
 * revision's traits are those of the ratings it knows, so a user's activity rises from revision to revision while
 * conformity and diversity settle.
 *
 * @param activity percentiles 60 and 90 of activity
 * @param conformity percentiles 25 and 80 of the mean squared difference
 * @param diversity percentiles 33 and 66 of diversity
 */
public record TraitCuts(Cut activity, Cut conformity, Cut diversity) implements Serializable {
    public static final double[] ACTIVITY_PERCENTILES = {0.60, 0.90};
    public static final double[] CONFORMITY_PERCENTILES = {0.25, 0.80};
    public static final double[] DIVERSITY_PERCENTILES = {0.33, 0.66};

    /** The levels of some traits. */
    public TraitLevels levels(Traits traits) {
        Level conforming = null;
        if (traits.conformity() != null) {
            conforming = switch (conformity.level(traits.conformity())) {
                case LOW -> Level.HIGH;
                case MEDIUM -> Level.MEDIUM;
                case HIGH -> Level.LOW;
            };
        }
        return new TraitLevels(activity.level(traits.activity()), conforming, diversity.level(traits.diversity()));
    }
}
