package io.github.dramatis.core.ingest;

import java.util.List;
import java.util.Map;

/**
 * One line about an item, read or refused.
 *
 * @param itemId id as the source has it, null if refused
 * @param title without the year, without control characters
 * @param year if known, else null
 * @param categories possibly none
 * @param otherFields what else the source says, by the source's names
 * @param fields what the configuration asks for of it, see {@link NamedFields}
 * @param problem why the line is refused, else null
 */
public record ItemLine(
        String itemId,
        String title,
        Integer year,
        List<String> categories,
        Map<String, String> otherFields,
        Map<String, String> fields,
        String problem) {
    /** A line that is none. */
    public static ItemLine refused(String problem) {
        return new ItemLine(null, null, null, List.of(), Map.of(), Map.of(), problem);
    }
}
