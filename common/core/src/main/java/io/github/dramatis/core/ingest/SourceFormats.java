package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.rating.SourceFormat;
import java.util.Optional;

/** What the configuration of a source says about its format. */
public final class SourceFormats {
    private SourceFormats() {}

    /** The layout of the source's files. */
    public static SourceFormat format(SourceConfig source) {
        return SourceFormat.named(source.format());
    }

    /** The scale of the source's ratings: {@code source.scale}, or the format's own. */
    public static RatingScale scale(SourceConfig source) {
        return source.scale().orElse(format(source).scale());
    }

    /** How fields are parted and quoted, for formats whose fields may hold line breaks in quotes; empty for the others. */
    public static Optional<SeparatedLine> quoting(SourceConfig source) {
        return switch (format(source)) {
            case CSV -> Optional.of(new SeparatedLine(source.separator(), true));
            case MOVIELENS_LATEST -> Optional.of(new SeparatedLine(",", true));
            default -> Optional.empty();
        };
    }
}
