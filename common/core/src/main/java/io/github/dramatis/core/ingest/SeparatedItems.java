package io.github.dramatis.core.ingest;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Items as fields of a line.
 *
 * @param line how fields are parted
 * @param header the header line, or null
 * @param columns names of the fields; those not mapped below become other fields
 * @param id index of the item's id
 * @param title index of the title, -1 for none
 * @param year index of the year, -1 for none
 * @param categories index of the categories, -1 for none
 * @param fields reads them
 */
record SeparatedItems(
        SeparatedLine line,
        String header,
        List<String> columns,
        int id,
        int title,
        int year,
        int categories,
        ItemFields fields)
        implements ItemLineParser {
    @Override
    public ItemLine parse(String text) {
        List<String> values;
        try {
            values = line.split(text);
        } catch (IllegalArgumentException e) {
            return ItemLine.refused(e.getMessage());
        }
        if (values.size() != columns.size()) {
            return ItemLine.refused("it has " + values.size() + " fields where " + columns.size() + " are expected");
        }
        Map<String, String> others = new TreeMap<>();
        for (int i = 0; i < columns.size(); i++) {
            boolean mapped = i == id || i == title || i == year || i == categories;
            boolean wanted = !mapped || fields.named().contains(columns.get(i));
            if (wanted && !values.get(i).isEmpty()) {
                others.put(columns.get(i), values.get(i));
            }
        }
        return fields.read(values.get(id), at(values, title), at(values, year), at(values, categories), others);
    }

    @Override
    public Set<String> columns(String text) {
        return Set.copyOf(columns);
    }

    private static String at(List<String> values, int index) {
        return index < 0 ? null : values.get(index);
    }
}
