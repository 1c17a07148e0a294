package io.github.dramatis.core.config;

import java.util.Map;
import java.util.TreeMap;

/**
 * Names of the columns of a csv or parquet source; empty: there is none.
 *
 * @param user of the rating
 * @param item of the rating
 * @param rating the rating; not looked at where {@code source.feedback} is taken
 * @param timestamp seconds or milliseconds since 1970, or ISO 8601
 * @param itemId id in the items' file
 * @param title of the item
 * @param year of the item
 * @param categories of the item, separated by {@code |}, or an array
 * @param description of the item: becomes its field {@code description}
 */
public record ColumnMapping(
        @Default("user_id") String user,
        @Default("item_id") String item,
        @Default("rating") String rating,
        @Default("timestamp") String timestamp,
        @Default("item_id") String itemId,
        @Default("title") String title,
        @Default("year") String year,
        @Default("categories") String categories,
        @Default("") String description) {
    /**
     * Columns of items that may be missing under their usual names, but have been given others: these have to be there.
     *
     * @return the names by their keys in the configuration
     */
    public Map<String, String> renamedOfItems() {
        Map<String, String> renamed = new TreeMap<>();
        Map.of("title", title, "year", year, "categories", categories).forEach((usual, name) -> {
            if (!name.isEmpty() && !name.equals(usual)) {
                renamed.put("source.columns." + usual, name);
            }
        });
        return renamed;
    }
}
