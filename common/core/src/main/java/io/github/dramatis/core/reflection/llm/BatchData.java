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

/**
 * What a model is shown, as JSON: the user's ratings or what the user took, the items' own fields, and what it has
 * written itself before.
 */
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
        boolean rated = scale.isRated();
        if (rated) {
            data.putObject("scale")
                    .<ObjectNode>set("lowest", number(scale.min()))
                    .<ObjectNode>set("highest", number(scale.max()))
                    .set("step", number(scale.step()));
        }
        if (older != null) {
            data.set("older", older.json(rated));
        }
        if (before != null) {
            data.set("profile", profile(before));
        }
        data.set("traits", traits.json());
        ArrayNode items = data.putArray(many(rated));
        for (int i = 0; i < batch.size(); i++) {
            ObjectNode item = JSON.createObjectNode().put("number", i + 1);
            items.add(item.setAll(item(batch.get(i), rated)));
        }
        return data;
    }

    /** What the entries of a history are called. */
    static String many(boolean rated) {
        return rated ? "ratings" : "items";
    }

    static ObjectNode item(RatedItem of, boolean rated) {
        ObjectNode item = JSON.createObjectNode().put("title", PlainText.name(of));
        if (of.year() != null) {
            item.put("year", of.year());
        }
        ArrayNode categories = item.putArray("categories");
        of.categories().stream()
                .limit(MOST_CATEGORIES)
                .forEach(category -> categories.add(PlainText.oneLine(category, LONGEST_CATEGORY)));
        if (!of.fields().isEmpty()) {
            ObjectNode fields = item.putObject("fields");
            of.fields().forEach((name, text) -> fields.put(name, PlainText.oneLine(text, LONGEST_FIELD)));
        }
        if (rated) {
            item.set("rating", number(of.rating()));
        }
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
