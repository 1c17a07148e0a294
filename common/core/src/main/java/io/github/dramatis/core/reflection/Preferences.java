package io.github.dramatis.core.reflection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What a user rates above and below its own average, damped: a group's mean is taken as if {@link #DAMPING} more of its
 * ratings had been average, so that two lucky ratings make no favourite.
 */
final class Preferences {
    /** Average ratings added to each group. */
    static final double DAMPING = 5;

    private static final int ENOUGH_RATINGS = 3;

    private Preferences() {}

    /**
     * One group that stands out.
     *
     * @param key category or decade
     * @param mean its damped mean rating
     * @param above how far that lies above the user's mean; negative below
     */
    record Preference<K>(K key, double mean, double above) {}

    /**
     * The groups that stand out, strongest first, equal ones by key.
     *
     * @param direction 1 for those above the mean, -1 for those below
     * @param least smallest difference that counts, in rating units
     * @param most how many at most
     */
    static <K extends Comparable<K>> List<Preference<K>> of(
            Map<K, RatingSums> groups, double mean, int direction, double least, int most) {
        List<Preference<K>> found = new ArrayList<>();
        groups.forEach((key, tally) -> {
            double damped = tally.dampedMean(mean, DAMPING);
            if (tally.count() >= ENOUGH_RATINGS && direction * (damped - mean) >= least) {
                found.add(new Preference<>(key, damped, damped - mean));
            }
        });
        Comparator<Preference<K>> strongest = Comparator.comparingDouble(p -> -direction * p.above());
        found.sort(strongest.thenComparing(Preference::key));
        return List.copyOf(found.subList(0, Math.min(most, found.size())));
    }
}
