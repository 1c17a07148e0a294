package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Items as Amazon's metadata has them, an object a line.
 *
 * <p>What buyers thought of the item (average_rating, rating_number, also_buy, rank) is left out: it was counted over
 * ratings that the split puts into the test part.
 *
 * @param id field of the item's id
 * @param fields reads the item; the columns that it names are taken whatever they are
 */
record JsonItems(String id, ItemFields fields) implements ItemLineParser {
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
        for (String column : fields.named().all()) {
            String text = JsonLine.texts(node.path(column));
            if (text != null) {
                others.put(column, text);
            }
        }
        return fields.read(JsonLine.text(node, id), JsonLine.text(node, "title"), null, categories, others);
    }

    @Override
    public Set<String> columns(String line) {
        Set<String> columns = new TreeSet<>();
        try {
            JsonLine.read(line).fields().forEachRemaining(field -> {
                if (JsonLine.texts(field.getValue()) != null) {
                    columns.add(field.getKey());
                }
            });
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
        return columns;
    }

    /** Categories come as a list, in the older files as a list of paths. */
    private static void collect(JsonNode node, List<String> into) {
        if (node.isTextual()) {
            into.add(node.asText());
        }
        node.elements().forEachRemaining(element -> collect(element, into));
    }
}
