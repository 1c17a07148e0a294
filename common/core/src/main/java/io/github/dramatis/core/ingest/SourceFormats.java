package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SeparatedLine.Escape;
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

    /** The scale of the source's ratings: {@code source.scale}, or the format's own; without ratings that of taking. */
    public static RatingScale scale(SourceConfig source) {
        return source.hasRatings() ? source.scale().orElse(format(source).scale()) : RatingScale.TAKEN;
    }

    /**
     * For what is about ratings alone.
     *
     * @param what was asked for
     * @param instead what works without ratings
     * @throws UserError if the source has none
     */
    public static void requireRatings(SourceConfig source, String what, String instead) {
        if (!source.hasRatings()) {
            throw new UserError(what, "it is about ratings, and the source has none (source.feedback: taken)", instead);
        }
    }

    /** How fields of csv are parted and quoted. */
    static SeparatedLine csv(SourceConfig source) {
        Escape escape =
                switch (source.escape()) {
                    case SourceConfig.BACKSLASH -> Escape.BACKSLASH;
                    case SourceConfig.DOUBLED -> Escape.DOUBLED;
                    default -> Escape.UNTOLD;
                };
        return new SeparatedLine(source.separator(), true, escape);
    }

    /**
     * How fields are parted and quoted, for formats whose fields may hold line breaks in quotes; empty for the others.
     */
    public static Optional<SeparatedLine> quoting(SourceConfig source) {
        return switch (format(source)) {
            case CSV -> Optional.of(csv(source));
            case MOVIELENS_LATEST -> Optional.of(new SeparatedLine(",", true));
            default -> Optional.empty();
        };
    }
}
