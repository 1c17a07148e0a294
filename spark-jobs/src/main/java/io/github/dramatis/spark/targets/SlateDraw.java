package io.github.dramatis.spark.targets;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.random.Draws;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the slates of one user. Negatives come from the same pool as the item taken: items that somebody rated before,
 * or such that nobody did. At a training event an item that the user rates later may be a negative, since nobody could
 * know; at a test event none that the user ever rates is.
 *
 * @param config sizes, shares, and how negatives are drawn
 * @param seed of the run
 * @param pool all items
 */
record SlateDraw(ChoiceConfig config, long seed, ItemPool pool) {
    /** Draws for one place of a slate: where they are not enough the slate is smaller. */
    private static final int TRIES = 200;

    private static final int LEAST = 2;

    /**
     * A rating of the user.
     *
     * @param second epoch second
     * @param counted whether the item's count has it
     */
    record Rated(String itemId, long second, boolean counted) {}

    /**
     * An event to be asked about.
     *
     * @param from epoch second of its first rating
     * @param until epoch second of its last rating
     */
    record Event(String targetId, String itemId, boolean test, long from, long until) {}

    /**
     * The slate of an event, in the order in which it is shown.
     *
     * @param history everything that the user rated
     * @return empty if there are no two items to choose from, or the item taken is newer than the last full run
     */
    List<String> of(Event event, List<Rated> history) {
        int taken = pool.place(event.itemId());
        if (taken < 0) {
            return List.of();
        }
        SplittableRandom random = Draws.generator(seed, "slate", event.targetId());
        Set<String> excluded = new HashSet<>();
        long own = 0;
        for (Rated rated : history) {
            if (event.test() || rated.second() <= event.until()) {
                excluded.add(rated.itemId());
            }
            if (rated.itemId().equals(event.itemId()) && rated.counted()) {
                own = 1;
            }
        }
        boolean none = random.nextDouble() < config.noneShare();
        int size = size(event, random);
        List<String> slate = new ArrayList<>(none ? List.of() : List.of(event.itemId()));
        while (slate.size() < size) {
            String negative = negative(event, taken, own, excluded, random);
            if (negative == null) {
                break;
            }
            slate.add(negative);
            excluded.add(negative);
        }
        if (slate.size() < LEAST) {
            return List.of();
        }
        shuffle(slate, random);
        return slate;
    }

    private int size(Event event, SplittableRandom random) {
        List<Integer> sizes = event.test() ? config.testItems() : List.of();
        return sizes.isEmpty()
                ? random.nextInt(config.minItems(), config.maxItems() + 1)
                : sizes.get(random.nextInt(sizes.size()));
    }

    private String negative(Event event, int taken, long own, Set<String> excluded, SplittableRandom random) {
        boolean known = pool.isKnown(taken, event.from());
        for (int i = 0; i < TRIES; i++) {
            int drawn;
            if (!known) {
                drawn = pool.amongNew(event.from(), random);
            } else if (config.negatives().equals(ChoiceConfig.UNIFORM)) {
                drawn = pool.uniform(random);
            } else {
                drawn = pool.likePopular(pool.ratings(taken) - own, random);
            }
            if (pool.isKnown(drawn, event.from()) == known && !excluded.contains(pool.id(drawn))) {
                return pool.id(drawn);
            }
        }
        return null;
    }

    private static void shuffle(List<String> slate, SplittableRandom random) {
        for (int i = slate.size() - 1; i > 0; i--) {
            Collections.swap(slate, i, random.nextInt(i + 1));
        }
    }
}
