package io.github.dramatis.core.ingest;

import io.github.dramatis.core.error.UserError;
import java.io.Serializable;
import java.util.List;
import java.util.Locale;

/**
 * Reads the lines of MovieLens' {@code tags.csv}.
 *
 * @param header the header line
 */
public record TagParser(String header) implements Serializable {
    private static final SeparatedLine LINE = new SeparatedLine(",", true);
    private static final String HEADER = "userId,movieId,tag,timestamp";
    private static final int COLUMNS = 4;

    /**
     * The parser of a file.
     *
     * @throws UserError if it is no such file
     */
    public static TagParser of(String file, String firstLine) {
        if (!firstLine.equals(HEADER)) {
            throw new UserError(
                    file,
                    "its first line is not '" + HEADER + "' but " + LineShape.of(firstLine),
                    "put MovieLens' file there, or take " + NamedFields.TAGS + " out of source.item-fields");
        }
        return new TagParser(firstLine);
    }

    /** The tag in a line, or why there is none; never throws on a bad line. */
    public TagLine parse(String text) {
        List<String> values;
        try {
            values = LINE.split(text);
        } catch (IllegalArgumentException e) {
            return TagLine.refused(null, e.getMessage());
        }
        if (values.size() != COLUMNS) {
            return TagLine.refused(null, "it has " + values.size() + " fields where " + COLUMNS + " are expected");
        }
        String user = values.get(0).strip();
        String item = values.get(1).strip();
        String tag = TextClean.withoutControls(values.get(2)).toLowerCase(Locale.ROOT);
        if (user.isEmpty() || item.isEmpty() || tag.isEmpty()) {
            String missing = user.isEmpty() ? "user" : item.isEmpty() ? "item" : "tag";
            return TagLine.refused(user.isEmpty() ? null : user, "it has no " + missing);
        }
        try {
            return new TagLine(
                    user,
                    item,
                    tag,
                    SourceTime.SECONDS.epochMicros(values.get(3).strip()),
                    null);
        } catch (IllegalArgumentException e) {
            return TagLine.refused(user, e.getMessage());
        }
    }
}
