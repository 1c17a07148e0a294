package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Ratings too old to be shown: their sums by category, and a sample of them chosen by hash. */
final class OlderRatings {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SAMPLE = 15;
    private static final int MOST_CATEGORIES = 8;
    private static final int LONGEST_CATEGORY = 40;

    private final String userId;
    private final Sum all = new Sum();
    private final Map<String, Sum> categories = new HashMap<>();
    private final TreeMap<Long, RatedItem> sample = new TreeMap<>(); // by hash, the smallest

    private static final class Sum {
        private int count;
        private double sum;

        void add(double rating) {
            count++;
            sum += rating;
        }

        /** The mean, with one decimal. */
        double mean() {
            return Math.round(10 * sum / count) / 10.0;
        }
    }

    OlderRatings(String userId) {
        this.userId = userId;
    }

    void add(RatedItem item) {
        all.add(item.rating());
        for (String category : item.categories()) {
            categories.computeIfAbsent(category, c -> new Sum()).add(item.rating());
        }
        sample.put(Draws.hash(0, "reflect/older/" + userId, item.itemId()), item);
        if (sample.size() > SAMPLE) {
            sample.pollLastEntry();
        }
    }

    /** The sample, oldest first. */
    List<RatedItem> sample() {
        return sample.values().stream()
                .sorted(Comparator.comparing(RatedItem::timestamp).thenComparing(RatedItem::itemId))
                .toList();
    }

    /** @param rated whether there are ratings */
    ObjectNode json(boolean rated) {
        ObjectNode older = json(all, rated);
        ArrayNode most = older.putArray("categories");
        categories.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Sum> e) -> -e.getValue().count)
                        .thenComparing(Map.Entry::getKey))
                .limit(MOST_CATEGORIES)
                .forEach(e -> most.addObject()
                        .put("name", PlainText.oneLine(e.getKey(), LONGEST_CATEGORY))
                        .setAll(json(e.getValue(), rated)));
        ArrayNode some = older.putArray("sample");
        sample().forEach(item -> some.add(BatchData.item(item, rated)));
        return older;
    }

    private static ObjectNode json(Sum sum, boolean rated) {
        ObjectNode json = JSON.createObjectNode().put(BatchData.many(rated), sum.count);
        return rated ? json.set("mean", BatchData.number(sum.mean())) : json;
    }
}
