package io.github.dramatis.core.synth;

import java.util.List;

/**
 * An item of a synthetic world.
 *
 * @param itemId i0, i1, ...
 * @param title words that differ from item to item
 * @param year of release
 * @param categories one to three indices into {@link SyntheticWorld#CATEGORIES}
 * @param quality what it is better rated than others, in ratings
 */
public record SyntheticItem(String itemId, String title, int year, List<Integer> categories, double quality) {
    /** The names of its categories, separated by bars. */
    public String categoryNames() {
        return String.join(
                "|", categories.stream().map(SyntheticWorld.CATEGORIES::get).toList());
    }
}
