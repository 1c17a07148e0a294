package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Ratings as a JSON object a line.
 *
 * @param user field of the user's id
 * @param item field of the item's id
 * @param rating field of the rating
 * @param timestamp field of the time
 * @param fields reads the four
 */
record JsonRatings(String user, String item, String rating, String timestamp, RatingFields fields)
        implements RatingLineParser {
    @Override
    public RatingLine parse(String line) {
        try {
            JsonNode node = JsonLine.read(line);
            return fields.read(
                    JsonLine.text(node, user),
                    JsonLine.text(node, item),
                    JsonLine.text(node, rating),
                    JsonLine.text(node, timestamp));
        } catch (IllegalArgumentException e) {
            return RatingLine.refused(e.getMessage());
        }
    }
}
