package io.github.dramatis.spark.examples;

import io.github.dramatis.core.prompt.ItemFacts;
import java.util.HashMap;
import java.util.Map;

/** How much better a user rates the items of each category than others do. */
final class CategoryTaste {
    /** Ratings with which a mean is drawn to 0. */
    private static final double PRIOR_RATINGS = 5;

    private final Map<String, double[]> sums = new HashMap<>(); // by category: sum of the deviations, how many

    /** Takes in a rating; items that nobody else has rated say nothing. */
    void learn(double rating, ItemFacts item) {
        if (item.others().count() == 0) {
            return;
        }
        for (String category : item.categories()) {
            double[] sum = sums.computeIfAbsent(category, name -> new double[2]);
            sum[0] += rating - item.others().mean();
            sum[1]++;
        }
    }

    /** Damped, mean over the item's categories; 0 where nothing is known. */
    double deviation(ItemFacts item) {
        return item.categories().stream()
                .map(category -> sums.getOrDefault(category, new double[2]))
                .mapToDouble(sum -> sum[0] / (sum[1] + PRIOR_RATINGS))
                .average()
                .orElse(0);
    }
}
