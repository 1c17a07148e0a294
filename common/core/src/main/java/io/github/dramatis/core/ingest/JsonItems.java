package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Items as Amazon's metadata has them, an object a line.
 *
 * <p>What buyers thought of the item (average_rating, rating_number, also_buy, rank) is left out: it was counted over ratings
 * that the split puts into the test part.
 *
 * @param id field of the item's id
 */
record JsonItems(String id) implements ItemLineParser {
    private static final List<String> OTHER_FIELDS = List.of("store", "brand", "price", "subtitle", "author");
    private static final List<String> CATEGORY_FIELDS = List.of("categories", "category");

    @Override
    public ItemLine parse(String line) {
        JsonNode node;
        try {
            node = JsonLine.read(line);
        } catch (IllegalArgumentException e) {
            return ItemLine.refused(e.getMessage());
        }
        List<String> categories = new ArrayList<>();
        CATEGORY_FIELDS.forEach(field -> collect(node.path(field), categories));
        String main = JsonLine.text(node, "main_category");
        if (categories.isEmpty() && main != null) {
            categories.add(main);
        }
        Map<String, String> others = new TreeMap<>();
        for (String field : OTHER_FIELDS) {
            String text = JsonLine.text(node, field);
            if (text != null && !text.isBlank()) {
                others.put(field, TextClean.withoutControls(text));
            }
        }
        return new ItemFields(false)
                .read(JsonLine.text(node, id), JsonLine.text(node, "title"), null, categories, others);
    }

    /** Categories come as a list, in the older files as a list of paths. */
    private static void collect(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.asText());
        }
        node.elements().forEachRemaining(element -> collect(element, into));
    }
}
