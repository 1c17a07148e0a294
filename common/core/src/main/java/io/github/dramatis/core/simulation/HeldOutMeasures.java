package io.github.dramatis.core.simulation;

import java.io.Serializable;
import java.util.List;
import java.util.Map;

/**
 * How well a list finds the items that its user really took afterwards; all NaN for a user who took none.
 *
 * @param ndcg normalized discounted cumulative gain at k: each found item at rank r gives 1 / log2(r + 1), by what the
 *     best list of k would give (Järvelin and Kekäläinen 2002, gains of 0 and 1)
 * @param hitRate 1 if any of the first k was taken, else 0
 * @param precision of the first k, the share that was taken; a list shorter than k is not forgiven
 * @param hitRating mean true rating of those found; NaN if none was or they have none
 */
public record HeldOutMeasures(double ndcg, double hitRate, double precision, double hitRating) implements Serializable {
    /**
     * Measures one user's list.
     *
     * @param ranked item ids, the best first, no two alike
     * @param heldOut true ratings by item id; NaN: taken, without a rating
     * @param k how many of the list count, 1 or more
     * @throws IllegalArgumentException if k is below 1 or an item is twice among those that count
     */
    public static HeldOutMeasures of(List<String> ranked, Map<String, Double> heldOut, int k) {
        List<String> first = ranked.subList(0, Math.min(Math.max(0, k), ranked.size()));
        if (k < 1 || first.stream().distinct().count() < first.size()) {
            throw new IllegalArgumentException(
                    "the first " + k + " of " + ranked + ": k must be 1 or more, no item twice");
        }
        if (heldOut.isEmpty()) {
            return new HeldOutMeasures(Double.NaN, Double.NaN, Double.NaN, Double.NaN);
        }
        double gain = 0;
        int hits = 0;
        for (int i = 0; i < first.size(); i++) {
            if (heldOut.containsKey(first.get(i))) {
                gain += discount(i);
                hits++;
            }
        }
        double hitRating = first.stream()
                .filter(heldOut::containsKey)
                .mapToDouble(heldOut::get)
                .filter(rating -> !Double.isNaN(rating))
                .average()
                .orElse(Double.NaN);
        return new HeldOutMeasures(
                gain / best(Math.min(k, heldOut.size())), hits > 0 ? 1 : 0, (double) hits / k, hitRating);
    }

    private static double best(int items) {
        double gain = 0;
        for (int i = 0; i < items; i++) {
            gain += discount(i);
        }
        return gain;
    }

    /** The discount of a place in the list, from 0. */
    private static double discount(int place) {
        return Math.log(2) / Math.log(place + 2.0);
    }
}
