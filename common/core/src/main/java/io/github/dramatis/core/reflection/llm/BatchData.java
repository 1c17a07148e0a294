package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.math.BigDecimal;
import java.util.List;

/** What a model is shown, as JSON: the user's ratings, the items' own fields, and what it has written itself before. */
final class BatchData {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CATEGORIES = 6;
    private static final int LONGEST_CATEGORY = 40;
    private static final int LONGEST_FIELD = 200;

    private BatchData() {}

    /**
     * For a batch.
     *
     * @param before the profile before it, null for the first
     * @param older what came before the ratings that are shown, null for nothing
     */
    static ObjectNode of(
            RatingScale scale, List<RatedItem> batch, OwnTraits traits, ReflectedProfile before, OlderRatings older) {
        ObjectNode data = JSON.createObjectNode();
        data.putObject("scale")
                .<ObjectNode>set("lowest", number(scale.min()))
                .<ObjectNode>set("highest", number(scale.max()))
                .set("step", number(scale.step()));
        if (older != null) {
            data.set("older", older.json());
        }
        if (before != null) {
            data.set("profile", profile(before));
        }
        data.set("traits", traits.json());
        ArrayNode ratings = data.putArray("ratings");
        for (int i = 0; i < batch.size(); i++) {
            ObjectNode rating = JSON.createObjectNode().put("number", i + 1);
            ratings.add(rating.setAll(item(batch.get(i))));
        }
        return data;
    }

    static ObjectNode item(RatedItem rated) {
        ObjectNode item = JSON.createObjectNode().put("title", PlainText.name(rated));
        if (rated.year() != null) {
            item.put("year", rated.year());
        }
        ArrayNode categories = item.putArray("categories");
        rated.categories().stream()
                .limit(MOST_CATEGORIES)
                .forEach(category -> categories.add(PlainText.oneLine(category, LONGEST_CATEGORY)));
        if (!rated.fields().isEmpty()) {
            ObjectNode fields = item.putObject("fields");
            rated.fields().forEach((name, text) -> fields.put(name, PlainText.oneLine(text, LONGEST_FIELD)));
        }
        item.set("rating", number(rated.rating()));
        return item;
    }

    static ObjectNode profile(ReflectedProfile profile) {
        ObjectNode node = JSON.createObjectNode().put("text", profile.text());
        profile.preferences().forEach(node.putArray("preferences")::add);
        return node;
    }

    /** 4 and not 4.0; 3.5. */
    static JsonNode number(double value) {
        BigDecimal plain = BigDecimal.valueOf(value).stripTrailingZeros();
        return DecimalNode.valueOf(plain.scale() < 0 ? plain.setScale(0) : plain);
    }
}
