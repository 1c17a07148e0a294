package io.github.dramatis.core.ingest;

import java.util.List;

/**
 * Ratings as fields of a line.
 *
 * @param line how fields are parted
 * @param header the header line, or null
 * @param columns how many fields a line has
 * @param user index of the user's id
 * @param item index of the item's id
 * @param rating index of the rating, or {@link #NONE}
 * @param timestamp index of the time
 * @param fields reads the four
 */
record SeparatedRatings(
        SeparatedLine line,
        String header,
        int columns,
        int user,
        int item,
        int rating,
        int timestamp,
        RatingFields fields)
        implements RatingLineParser {
    /** Index of a column that the lines are without. */
    static final int NONE = -1;

    @Override
    public RatingLine parse(String text) {
        List<String> values;
        try {
            values = line.split(text);
        } catch (IllegalArgumentException e) {
            return RatingLine.refused(e.getMessage());
        }
        if (values.size() != columns) {
            return RatingLine.refused("it has " + values.size() + " fields where " + columns + " are expected");
        }
        String given = rating == NONE ? null : values.get(rating);
        return fields.read(values.get(user), values.get(item), given, values.get(timestamp));
    }
}
