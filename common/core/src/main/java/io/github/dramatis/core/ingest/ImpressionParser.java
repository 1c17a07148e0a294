package io.github.dramatis.core.ingest;

import io.github.dramatis.core.config.ImpressionsConfig;
import io.github.dramatis.core.config.SourceConfig;
import java.io.Serializable;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads impressions as lines of a csv.
 *
 * @param line how fields are parted
 * @param header the header line
 * @param columns how many fields a line has
 * @param user index of the user's id
 * @param timestamp index of the time
 * @param slate index of the items
 * @param taken index of the item taken
 */
public record ImpressionParser(
        SeparatedLine line, String header, int columns, int user, int timestamp, int slate, int taken)
        implements Serializable {
    private static final Pattern BETWEEN_ITEMS = Pattern.compile("\\|");

    /**
     * The parser of a file.
     *
     * @param file for messages
     * @param firstLine of the file, its header
     * @throws io.github.dramatis.core.error.UserError if a mapped column is missing
     */
    public static ImpressionParser of(SourceConfig source, String file, String firstLine) {
        SeparatedLine line = SourceFormats.csv(source);
        HeaderColumns header = HeaderColumns.of(file, line, firstLine);
        ImpressionsConfig impressions = source.impressions();
        return new ImpressionParser(
                line,
                firstLine,
                header.names().size(),
                header.index(ImpressionsConfig.KEY + ".user", impressions.user()),
                header.index(ImpressionsConfig.KEY + ".timestamp", impressions.timestamp()),
                header.index(ImpressionsConfig.KEY + ".slate", impressions.slate()),
                header.index(ImpressionsConfig.KEY + ".taken", impressions.taken()));
    }

    /** The impression in a line, or why there is none; never throws on a bad line. */
    public ImpressionLine parse(String text) {
        List<String> values;
        try {
            values = line.split(text);
        } catch (IllegalArgumentException e) {
            return ImpressionLine.refused(e.getMessage());
        }
        if (values.size() != columns) {
            return ImpressionLine.refused("it has " + values.size() + " fields where " + columns + " are expected");
        }
        String items = values.get(slate);
        return ImpressionFields.read(
                values.get(user),
                values.get(timestamp),
                items.isBlank() ? List.of() : List.of(BETWEEN_ITEMS.split(items, -1)),
                values.get(taken));
    }
}
