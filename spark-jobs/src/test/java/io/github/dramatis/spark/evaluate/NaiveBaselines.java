package io.github.dramatis.spark.evaluate;

import io.github.dramatis.spark.table.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** The means and biases over lists in memory: the oracle of the columns. */
final class NaiveBaselines {
    final double globalMean;
    final Map<String, Double> userMean;
    final Map<String, Double> itemMean;
    private final Map<String, Double> itemBias = new HashMap<>();
    private final Map<String, Double> userBias = new HashMap<>();
    private final Map<String, List<Interaction>> byUser;
    private final double damping;

    NaiveBaselines(List<Interaction> history, double damping) {
        this.damping = damping;
        byUser = by(history, Interaction::userId);
        globalMean = mean(history);
        userMean = means(history, Interaction::userId);
        itemMean = means(history, Interaction::itemId);
        by(history, Interaction::itemId).forEach((item, ratings) -> {
            double left =
                    ratings.stream().mapToDouble(r -> r.rating() - globalMean).sum();
            itemBias.put(item, left / (ratings.size() + damping));
        });
        byUser.forEach((user, ratings) -> {
            double left = ratings.stream().mapToDouble(this::left).sum();
            userBias.put(user, left / (ratings.size() + damping));
        });
    }

    double bias(String user, String item, double min, double max) {
        return Math.max(min, Math.min(max, bias(user, item)));
    }

    double biasSlope(String user, String item, double min, double max) {
        return Math.max(min, Math.min(max, bias(user, item) + bySlope(user, item)));
    }

    private double bias(String user, String item) {
        return globalMean + itemBias.getOrDefault(item, 0.0) + userBias.getOrDefault(user, 0.0);
    }

    private double bySlope(String user, String item) {
        List<Interaction> ratings = byUser.getOrDefault(user, List.of());
        if (ratings.isEmpty() || !itemBias.containsKey(item)) {
            return 0;
        }
        double usualBias = meanOf(ratings, r -> itemBias.get(r.itemId()));
        double usualLeft = meanOf(ratings, this::left);
        double products = 0;
        double squares = 0;
        double noise = 0;
        for (Interaction rating : ratings) {
            double bias = itemBias.get(rating.itemId()) - usualBias;
            double left = left(rating) - usualLeft;
            products += left * bias;
            squares += bias * bias;
            noise += left * left / ratings.size();
        }
        double spread = squares + damping * noise;
        return spread == 0 ? 0 : products / spread * (itemBias.get(item) - usualBias);
    }

    private double left(Interaction rating) {
        return rating.rating() - globalMean - itemBias.get(rating.itemId());
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
        return meanOf(ratings, Interaction::rating);
    }

    private static double meanOf(List<Interaction> ratings, ToDoubleFunction<Interaction> value) {
        return ratings.stream().mapToDouble(value).average().orElseThrow();
    }
}
