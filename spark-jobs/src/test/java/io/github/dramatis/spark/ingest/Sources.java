package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.config.ColumnMapping;
import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.ScaleConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.config.SplitConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Small sources and configurations for the tests. */
final class Sources {
    static final ColumnMapping COLUMNS = new ColumnMapping(
            "user_id", "item_id", "rating", "timestamp", "item_id", "title", "year", "categories", "");
    static final ScaleConfig OWN_SCALE = new ScaleConfig(null, null, null);
    static final SplitConfig SPLIT = new SplitConfig("per-user", 0.6, 1.0 / 6, 5);

    private Sources() {}

    static SourceConfig of(String format, String path) {
        return of(format, path, "");
    }

    static SourceConfig of(String format, Path path) {
        return of(format, path.toString());
    }

    static SourceConfig of(String format, String path, String items) {
        return new SourceConfig(
                format,
                path,
                "",
                items,
                "",
                List.of(),
                SourceConfig.RATINGS,
                COLUMNS,
                ImpressionsConfig.none(),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    /** Without ratings. */
    static SourceConfig ofTaken(String format, String path) {
        return new SourceConfig(
                format,
                path,
                "",
                "",
                "",
                List.of(),
                SourceConfig.TAKEN,
                COLUMNS,
                ImpressionsConfig.none(),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    /** What was taken, and what was shown. */
    static SourceConfig ofImpressions(String path, String impressions) {
        return new SourceConfig(
                "csv",
                path,
                "",
                "",
                "",
                List.of(),
                SourceConfig.TAKEN,
                COLUMNS,
                new ImpressionsConfig(impressions, "user_id", "timestamp", "slate", "taken"),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    /** With fields of the items. */
    static SourceConfig withFields(SourceConfig source, String details, String description, String... fields) {
        ColumnMapping columns = new ColumnMapping(
                "user_id", "item_id", "rating", "timestamp", "item_id", "title", "year", "categories", description);
        return new SourceConfig(
                source.format(),
                source.path(),
                source.table(),
                source.items(),
                details,
                List.of(fields),
                SourceConfig.RATINGS,
                columns,
                ImpressionsConfig.none(),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    /** Out of the session's catalog. */
    static SourceConfig ofTable(String table, String items) {
        return new SourceConfig(
                "",
                "",
                table,
                items,
                "",
                List.of(),
                SourceConfig.RATINGS,
                COLUMNS,
                ImpressionsConfig.none(),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    /** With another column for the time. */
    static SourceConfig of(String format, Path path, String timestamp) {
        ColumnMapping columns = new ColumnMapping(
                "user_id", "item_id", "rating", timestamp, "item_id", "title", "year", "categories", "");
        return new SourceConfig(
                format,
                path.toString(),
                "",
                "",
                "",
                List.of(),
                SourceConfig.RATINGS,
                columns,
                ImpressionsConfig.none(),
                ",",
                "",
                true,
                OWN_SCALE,
                false,
                0.01);
    }

    static Path write(Path file, String... lines) {
        return write(file, StandardCharsets.UTF_8, lines);
    }

    static Path write(Path file, Charset charset, String... lines) {
        try {
            Files.createDirectories(file.getParent());
            return Files.writeString(file, String.join("\n", lines) + (lines.length == 0 ? "" : "\n"), charset);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
