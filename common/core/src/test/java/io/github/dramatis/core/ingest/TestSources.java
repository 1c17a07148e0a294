package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.ScaleConfig;
import io.github.dramatis.core.config.SourceConfig;

/** Configurations of sources for the tests. */
final class TestSources {
    private TestSources() {}

    static SourceConfig of(String format) {
        ColumnMapping columns = new ColumnMapping(
                "user_id", "item_id", "rating", "timestamp", "item_id", "title", "year", "categories");
        return new SourceConfig(format, "data", "", columns, ",", "", true, new ScaleConfig(null, null, null), 0.01);
    }
}
