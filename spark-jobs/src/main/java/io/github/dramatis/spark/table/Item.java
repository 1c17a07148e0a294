package io.github.dramatis.spark.table;

import java.util.List;
import java.util.Map;

/**
 * What can be rated.
 *
 * @param itemId id as the source has it
 * @param title without the year
 * @param year of release or publication, if known
 * @param categories genres or the like, possibly none
 * @param otherFields whatever else the source says of it
 * @param fields what {@code source.item-fields} names, each one line: the only fields that prompts, vectors and
 *     reflection are told
 */
public record Item(
        String itemId,
        String title,
        Integer year,
        List<String> categories,
        Map<String, String> otherFields,
        @AddedLater Map<String, String> fields) {
    public Item {
        fields = fields == null ? Map.of() : Map.copyOf(fields);
    }

    /** An item without fields. */
    public Item(String itemId, String title, Integer year, List<String> categories, Map<String, String> otherFields) {
        this(itemId, title, year, categories, otherFields, Map.of());
    }
}
