package io.github.dramatis.core.simulation;

import io.github.dramatis.core.rating.RatingScale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What an agent rates the items that it takes. It is asked about those alone: an answer may be dear. */
@FunctionalInterface
public interface RatingSource {
    /**
     * The rating.
     *
     * @param itemId of the item taken
     * @param uniform the draw for this agent, replication and item, in [0, 1)
     * @return on the source's scale; NaN where the source has no ratings
     */
    double rating(String itemId, double uniform);

    /**
     * Drawn from a distribution.
     *
     * @param distribution of an item: [levels] probabilities, ascending, summing to 1
     */
    static RatingSource drawn(RatingScale scale, Function<String, double[]> distribution) {
        return (itemId, uniform) -> scale.at(level(distribution.apply(itemId), uniform));
    }

    /** The expected rating itself, whatever is drawn. */
    static RatingSource expected(ToDoubleFunction<String> expected) {
        return (itemId, uniform) -> expected.applyAsDouble(itemId);
    }

    /** The source for logs without ratings. */
    static RatingSource none() {
        return (itemId, uniform) -> Double.NaN;
    }

    private static int level(double[] probabilities, double uniform) {
        double cumulative = 0;
        for (int level = 0; level < probabilities.length - 1; level++) {
            cumulative += probabilities[level];
            if (uniform < cumulative) {
                return level;
            }
        }
        return probabilities.length - 1;
    }
}
