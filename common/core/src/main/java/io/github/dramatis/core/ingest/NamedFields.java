package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.rating.SourceFormat;
import java.io.Serializable;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which columns of an item become its fields: those that the configuration names, and no other.
 *
 * @param columns the field's name to the column's
 */
public record NamedFields(Map<String, String> columns) implements Serializable {
    /** The field that is made of MovieLens' {@code tags.csv}. */
    public static final String TAGS = "tags";

    /** No column. */
    public static final NamedFields NONE = new NamedFields(Map.of());

    public NamedFields {
        columns = new TreeMap<>(columns); // serializable, unlike what Map.copyOf may return
    }

    /** The fields of a source's files; MovieLens' tags are none of their columns. */
    public static NamedFields of(SourceConfig source) {
        Map<String, String> columns = new TreeMap<>();
        source.itemFields().forEach(name -> columns.put(name, name));
        if (!source.columns().description().isEmpty()) {
            columns.put(SourceConfig.DESCRIPTION, source.columns().description());
        }
        if (hasTags(source)) {
            columns.remove(TAGS);
        }
        return new NamedFields(columns);
    }

    /** Whether the field {@link #TAGS} is asked for and is to be made of MovieLens' {@code tags.csv}. */
    public static boolean hasTags(SourceConfig source) {
        return SourceFormats.format(source) == SourceFormat.MOVIELENS_LATEST
                && source.itemFields().contains(TAGS);
    }

    /** Whether a column becomes a field. */
    public boolean contains(String column) {
        return columns.containsValue(column);
    }

    /** The columns. */
    Collection<String> all() {
        return columns.values();
    }

    /** The fields of an item, each one line; those without a text are left out. */
    Map<String, String> of(Map<String, String> texts) {
        Map<String, String> fields = new TreeMap<>();
        columns.forEach((name, column) -> {
            String text = TextClean.withoutControls(texts.getOrDefault(column, ""));
            if (!text.isEmpty()) {
                fields.put(name, text);
            }
        });
        return fields;
    }

    /** What becomes no field. */
    Map<String, String> others(Map<String, String> texts) {
        Map<String, String> others = new TreeMap<>(texts);
        others.keySet().removeAll(columns.values());
        return others;
    }
}
