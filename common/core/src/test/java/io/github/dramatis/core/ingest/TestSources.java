package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.ScaleConfig;
import io.github.dramatis.core.config.SourceConfig;
import java.util.List;

/** Configurations of sources for the tests. */
final class TestSources {
    private TestSources() {}

    static SourceConfig of(String format) {
        return of(format, "", List.of());
    }

    static SourceConfig of(String format, String description, List<String> itemFields) {
        ColumnMapping columns = new ColumnMapping(
                "user_id", "item_id", "rating", "timestamp", "item_id", "title", "year", "categories", description);
        return new SourceConfig(
                format,
                "data",
                "",
                "",
                "",
                itemFields,
                columns,
                ",",
                "",
                true,
                new ScaleConfig(null, null, null),
                false,
                0.01);
    }
}
