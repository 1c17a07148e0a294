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
        return new Given(format, path, "", items).config();
    }

    /** Without ratings. */
    static SourceConfig ofTaken(String format, String path) {
        Given given = new Given(format, path, "", "");
        given.feedback = SourceConfig.TAKEN;
        return given.config();
    }

    /** What was taken, and what was shown. */
    static SourceConfig ofImpressions(String path, String impressions) {
        Given given = new Given("csv", path, "", "");
        given.feedback = SourceConfig.TAKEN;
        given.impressions = new ImpressionsConfig(impressions, "user_id", "timestamp", "slate", "taken");
        return given.config();
    }

    /** With fields of the items. */
    static SourceConfig withFields(SourceConfig source, String details, String description, String... fields) {
        Given given = new Given(source.format(), source.path(), source.table(), source.items());
        given.details = details;
        given.fields = List.of(fields);
        given.columns = columns("timestamp", description);
        return given.config();
    }

    /** Out of the session's catalog. */
    static SourceConfig ofTable(String table, String items) {
        return new Given("", "", table, items).config();
    }

    /** With another column for the time. */
    static SourceConfig of(String format, Path path, String timestamp) {
        Given given = new Given(format, path.toString(), "", "");
        given.columns = columns(timestamp, "");
        return given.config();
    }

    private static ColumnMapping columns(String timestamp, String description) {
        return new ColumnMapping(
                "user_id", "item_id", "rating", timestamp, "item_id", "title", "year", "categories", description);
    }

    /** A configuration under way: as most tests have it where nothing else is set. */
    private static final class Given {
        private final String format;
        private final String path;
        private final String table;
        private final String items;
        private String details = "";
        private List<String> fields = List.of();
        private String feedback = SourceConfig.RATINGS;
        private ColumnMapping columns = COLUMNS;
        private ImpressionsConfig impressions = ImpressionsConfig.none();

        Given(String format, String path, String table, String items) {
            this.format = format;
            this.path = path;
            this.table = table;
            this.items = items;
        }

        SourceConfig config() {
            return new SourceConfig(
                    format,
                    path,
                    table,
                    items,
                    details,
                    fields,
                    feedback,
                    columns,
                    impressions,
                    ",",
                    "",
                    "",
                    true,
                    OWN_SCALE,
                    false,
                    0.01);
        }
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
