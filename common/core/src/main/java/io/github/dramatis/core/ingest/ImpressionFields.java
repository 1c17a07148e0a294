package io.github.dramatis.core.ingest;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Turns the texts of an impression into an impression, or says why it is none. */
public final class ImpressionFields {
    private ImpressionFields() {}

    /**
     * Reads an impression.
     *
     * @param user who was shown the slate; null or blank: missing, as the others
     * @param slate ids of the items, or null
     * @param taken id of the item that was taken; blank where none was
     */
    public static ImpressionLine read(String user, String timestamp, List<String> slate, String taken) {
        if (blank(user)) {
            return ImpressionLine.refused("it has no user");
        }
        if (!TextClean.isWhole(user) || (slate != null && !slate.stream().allMatch(ImpressionFields::isWhole))) {
            return ImpressionLine.refused(TextClean.HALF_A_CHARACTER);
        }
        String userId = user.strip();
        if (blank(timestamp)) {
            return ImpressionLine.refused(userId, "it has no timestamp");
        }
        if (slate == null || slate.isEmpty()) {
            return ImpressionLine.refused(userId, "it shows no item");
        }
        if (slate.stream().anyMatch(ImpressionFields::blank)) {
            return ImpressionLine.refused(userId, "its slate has an item without an id");
        }
        List<String> items = slate.stream().map(String::strip).toList();
        Set<String> seen = new HashSet<>();
        for (String item : items) {
            if (!seen.add(item)) {
                return ImpressionLine.refused(userId, "its slate has the item '" + item + "' twice");
            }
        }
        if (!blank(taken) && !seen.contains(taken.strip())) {
            return ImpressionLine.refused(userId, "the item taken, '" + taken.strip() + "', is not in its slate");
        }
        try {
            long micros = SourceTime.ANY.epochMicros(timestamp.strip());
            return new ImpressionLine(userId, micros, items, blank(taken) ? null : taken.strip(), null);
        } catch (IllegalArgumentException e) {
            return ImpressionLine.refused(userId, e.getMessage());
        }
    }

    private static boolean isWhole(String id) {
        return id == null || TextClean.isWhole(id);
    }

    private static boolean blank(String text) {
        return text == null || text.isBlank();
    }
}
