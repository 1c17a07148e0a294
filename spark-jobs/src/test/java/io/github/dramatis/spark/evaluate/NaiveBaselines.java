package io.github.dramatis.spark.evaluate;

import io.github.dramatis.spark.table.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The means and biases over lists in memory: the oracle of the columns. */
final class NaiveBaselines {
    final double globalMean;
    final Map<String, Double> userMean;
    final Map<String, Double> itemMean;
    private final Map<String, Double> itemBias = new HashMap<>();
    private final Map<String, Double> userBias = new HashMap<>();

    NaiveBaselines(List<Interaction> history, double damping) {
        globalMean = mean(history);
        userMean = means(history, Interaction::userId);
        itemMean = means(history, Interaction::itemId);
        by(history, Interaction::itemId).forEach((item, ratings) -> {
            double left =
                    ratings.stream().mapToDouble(r -> r.rating() - globalMean).sum();
            itemBias.put(item, left / (ratings.size() + damping));
        });
        by(history, Interaction::userId).forEach((user, ratings) -> {
            double left = ratings.stream()
                    .mapToDouble(r -> r.rating() - globalMean - itemBias.get(r.itemId()))
                    .sum();
            userBias.put(user, left / (ratings.size() + damping));
        });
    }

    double bias(String user, String item, double min, double max) {
        double prediction = globalMean + itemBias.getOrDefault(item, 0.0) + userBias.getOrDefault(user, 0.0);
        return Math.max(min, Math.min(max, prediction));
    }

    private static Map<String, Double> means(List<Interaction> ratings, Function<Interaction, String> key) {
        Map<String, Double> means = new HashMap<>();
        by(ratings, key).forEach((id, of) -> means.put(id, mean(of)));
        return means;
    }

    private static Map<String, List<Interaction>> by(List<Interaction> ratings, Function<Interaction, String> key) {
        return ratings.stream().collect(Collectors.groupingBy(key));
    }

    private static double mean(List<Interaction> ratings) {
        return ratings.stream().mapToDouble(Interaction::rating).average().orElseThrow();
    }
}
