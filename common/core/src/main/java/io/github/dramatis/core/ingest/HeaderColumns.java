package io.github.dramatis.core.ingest;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.NearestName;
import java.util.List;

/**
 * The columns that a source has.
 *
 * @param source the file or folder
 * @param names as the header or the schema has them
 * @param shape of a first line that may be a row, which no message shows; null if the names are names
 */
public record HeaderColumns(String source, List<String> names, String shape) {
    /** Key of the one column that a source can do without. */
    public static final String RATING_KEY = "source.columns.rating";

    /** The columns of a schema. */
    public static HeaderColumns ofSchema(String source, List<String> names) {
        return new HeaderColumns(source, names, null);
    }

    /**
     * The columns that a header line names.
     *
     * @throws UserError if it cannot be split
     */
    static HeaderColumns of(String source, SeparatedLine line, String header) {
        try {
            List<String> names = line.split(header);
            return new HeaderColumns(source, names, LineShape.areNames(names) ? null : LineShape.of(header));
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
            throw missing(key, column);
        }
        return index;
    }

    private UserError missing(String key, String column) {
        String what = source + ", column " + column + " (" + key + ")";
        String instead = key.equals(RATING_KEY) ? "; if the source has no ratings, set source.feedback: taken" : "";
        if (shape != null) {
            return new UserError(
                    what,
                    "there is no such column; the first line does not look like a header, so it is not shown: it is "
                            + shape,
                    "give the file a header; if the line is one, set " + key
                            + " to a name in it, and source.separator to" + " what parts them" + instead);
        }
        return new UserError(
                what,
                "there is no such column; there are: " + TextClean.withoutControls(String.join(", ", names)),
                "set " + key + ": " + TextClean.withoutControls(NearestName.of(column, names))
                        + " if that is the one, or another of them" + instead);
    }

    /** Where a column stands that need not be there, -1 if it does not. */
    public int indexOrNone(String column) {
        return column.isEmpty() ? -1 : names.indexOf(column);
    }
}
