package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.NearestName;
import io.github.dramatis.core.error.UserError;
import java.util.List;

/**
 * The columns that a source has.
 *
 * @param source the file or folder
 * @param names as the header or the schema has them
 */
public record HeaderColumns(String source, List<String> names) {
    /** Key of the one column that a source can do without. */
    public static final String RATING_KEY = "source.columns.rating";

    /**
     * The columns that a header line names.
     *
     * @throws UserError if it cannot be split
     */
    static HeaderColumns of(String source, SeparatedLine line, String header) {
        try {
            return new HeaderColumns(source, line.split(header));
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    source + ", first line", e.getMessage() + ", so it is no header", "give a csv with a header", e);
        }
    }

    /**
     * Where a mapped column stands.
     *
     * @param key the configuration's key, e.g. source.columns.user
     * @throws UserError naming the columns there are and the nearest, if there is none of that name
     */
    public int index(String key, String column) {
        int index = names.indexOf(column);
        if (index < 0) {
            throw new UserError(
                    source + ", column " + column + " (" + key + ")",
                    "there is no such column; there are: " + TextClean.withoutControls(String.join(", ", names)),
                    "set " + key + ": " + TextClean.withoutControls(NearestName.of(column, names))
                            + " if that is the one, or another of them"
                            + (key.equals(RATING_KEY)
                                    ? "; if the source has no ratings, set source.feedback: taken"
                                    : ""));
        }
        return index;
    }

    /** Where a column stands that need not be there, -1 if it does not. */
    public int indexOrNone(String column) {
        return column.isEmpty() ? -1 : names.indexOf(column);
    }
}
