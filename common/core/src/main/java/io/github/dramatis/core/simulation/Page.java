package io.github.dramatis.core.simulation;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The items of a page in the order in which they are shown, with the chances that the agent takes each of them, or
 * none.
 */
public final class Page implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Stands in the place of an item's index: the agent takes none. */
    public static final int NONE = -1;

    /** The sum of probabilities may be this far from 1: they may come from float32. */
    private static final double TOLERANCE = 1e-5;

    private final List<String> items;
    private final double[] probabilities;

    /** [items] indices, by item id. */
    private final int[] byId;

    /**
     * A page.
     *
     * @param items one or more, no two alike; a list's last page may be shorter than the others
     * @param probabilities [items + 1] of each item in that order, and last of none; they sum to 1
     * @throws IllegalArgumentException if a probability is no number from 0 to 1, their number or sum is another, or an
     *     item is twice there
     */
    public Page(List<String> items, double... probabilities) {
        this.items = List.copyOf(items);
        this.probabilities = probabilities.clone();
        check();
        this.byId = IntStream.range(0, items.size())
                .boxed()
                .sorted(Comparator.comparing(items::get))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    public List<String> items() {
        return items;
    }

    /**
     * What an agent takes that has drawn a uniform number: the inverse of the cumulative probabilities, in an order
     * that makes pages of two systems answer alike. None comes first, so that whoever takes something from a page takes
     * something from a more tempting one too. The items follow by id, so that a page with the same items in another
     * order gives the same item, and a page with a few other items mostly does.
     *
     * @param uniform in [0, 1)
     * @return index of the item, or {@link #NONE}
     */
    public int choice(double uniform) {
        double cumulative = probabilities[items.size()];
        int taken = NONE;
        if (uniform < cumulative) {
            return taken;
        }
        for (int index : byId) {
            if (probabilities[index] > 0) {
                taken = index; // the last possible one where rounding leaves the sum below the draw
                cumulative += probabilities[index];
                if (uniform < cumulative) {
                    return taken;
                }
            }
        }
        return taken;
    }

    private void check() {
        if (items.isEmpty() || probabilities.length != items.size() + 1) {
            throw new IllegalArgumentException("a page of " + items.size() + " items has " + probabilities.length
                    + " probabilities; it needs an item, and one probability more than items, that of none");
        }
        if (items.stream().distinct().count() < items.size()) {
            throw new IllegalArgumentException("a page has an item twice: " + items);
        }
        double sum = 0;
        for (double probability : probabilities) {
            if (!(probability >= 0 && probability <= 1 + TOLERANCE)) {
                throw new IllegalArgumentException("probability " + probability + " on the page " + items);
            }
            sum += probability;
        }
        if (Math.abs(sum - 1) > TOLERANCE) {
            throw new IllegalArgumentException(
                    "probabilities sum to " + sum + " on the page " + items + ": " + Arrays.toString(probabilities));
        }
    }
}
