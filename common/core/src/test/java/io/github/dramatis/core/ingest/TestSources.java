package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.ScaleConfig;
import io.github.dramatis.core.config.SourceConfig;
import java.util.List;

/** Configurations of sources for the tests. */
final class TestSources {
    private TestSources() {}

    static SourceConfig of(String format) {
        return of(format, "", List.of());
    }

    /** Without ratings. */
    static SourceConfig ofTaken(String format) {
        return of(format, "", List.of(), SourceConfig.TAKEN);
    }

    static SourceConfig of(String format, String description, List<String> itemFields) {
        return of(format, description, itemFields, SourceConfig.RATINGS);
    }

    private static SourceConfig of(String format, String description, List<String> itemFields, String feedback) {
        ColumnMapping columns = new ColumnMapping(
                "user_id", "item_id", "rating", "timestamp", "item_id", "title", "year", "categories", description);
        return new SourceConfig(
                format,
                "data",
                "",
                "",
                "",
                itemFields,
                feedback,
                columns,
                ImpressionsConfig.none(),
                ",",
                "",
                "",
                true,
                new ScaleConfig(null, null, null),
                false,
                0.01);
    }
}
