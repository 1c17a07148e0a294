package io.github.dramatis.core.config;

import io.github.dramatis.core.rating.RatingScale;

/**
 * The values a rating can take; all empty: the format's own scale.
 *
 * @param min lowest
 * @param max highest
 * @param step between neighbours
 */
public record ScaleConfig(@Default("") Double min, @Default("") Double max, @Default("") Double step) {
    public ScaleConfig {
        boolean all = min != null && max != null && step != null;
        Check.that(
                all || (min == null && max == null && step == null), "min", "give min, max and step, or none of them");
        Check.that(
                !all || min < max,
                "max",
                "must be above min (" + min + "), is " + max
                        + "; if all that is known is what was taken, leave the scale out and set source.feedback:"
                        + " taken");
    }

    /** Whether none is set. */
    boolean isEmpty() {
        return min == null;
    }

    /** The scale, or the given one if none is set. */
    public RatingScale orElse(RatingScale formatsOwn) {
        return min == null ? formatsOwn : new RatingScale(min, max, step);
    }
}
