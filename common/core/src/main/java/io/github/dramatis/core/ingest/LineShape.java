package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a message may tell of a line of a source: how many fields it has and of which kind. What stands in them may be
 * about somebody, and messages go into logs; so of all texts only names of columns are shown, where they look like
 * nothing else.
 */
public final class LineShape {
    /** Letters; a digit or two may follow, as in feature_12. Ids (u17, A2SUAM1J3GNN3B, auth0|5f7c) are none. */
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}_ .-]{0,63}|\\p{L}[\\p{L}_ .-]{2,63}\\d{1,2}");

    private static final Map<String, String> SEPARATORS =
            Map.of("::", "::", "\t", "tabs", ",", "commas", ";", "semicolons", "|", "bars");
    /** More kinds than these are no help. */
    private static final int MOST_KINDS = 24;

    private LineShape() {}

    /** The shape, as the end of "the first line is ...". */
    static String of(String line) {
        if (line.startsWith("PAR1")) {
            return "the beginning of a Parquet file";
        }
        if (line.startsWith("{")) {
            return ofJson(line);
        }
        String separator = SEPARATORS.keySet().stream()
                .max(Comparator.<String>comparingInt(text -> fields(line, text).size())
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
        List<String> fields = fields(line, separator);
        return ofFields(fields) + (fields.size() > 1 ? " parted by " + SEPARATORS.get(separator) : "");
    }

    /** The fields of a line: their names if it names columns, else of which kind they are. */
    public static String ofFields(List<String> fields) {
        if (areNames(fields)) {
            return "the names " + String.join(", ", fields);
        }
        String kinds = fields.size() > MOST_KINDS
                ? ""
                : fields.stream().map(LineShape::kind).collect(Collectors.joining(", ", " (", ")"));
        return count(fields) + kinds;
    }

    private static String count(List<String> fields) {
        return fields.size() == 1 ? "one field" : fields.size() + " fields";
    }

    /**
     * Whether two fields or more all look like names of columns. A number, a time and an empty text do not, nor does
     * one word alone, which is anything.
     */
    public static boolean areNames(List<String> fields) {
        return fields.size() > 1
                && fields.stream().allMatch(field -> NAME.matcher(field).matches());
    }

    /**
     * Why a row was refused, without what it quotes of the row: that stays in the table of rejected rows. A text in
     * quotes may have quotes in it, so everything from the first to the last goes.
     */
    public static String withoutValues(String reason) {
        return reason.replaceAll("(?s)'.*'", "'...'").replaceAll("(?s)(?<=timestamp ).*(?= lies outside)", "...");
    }

    private static String ofJson(String line) {
        JsonNode object;
        try {
            object = JsonLine.read(line);
        } catch (IllegalArgumentException e) {
            return "no whole JSON object";
        }
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return "a JSON object with " + (areNames(names) ? "the fields " + String.join(", ", names) : count(names));
    }

    private static List<String> fields(String line, String separator) {
        try {
            return new SeparatedLine(separator, true).split(line);
        } catch (IllegalArgumentException e) {
            return new SeparatedLine(separator, false).split(line);
        }
    }

    private static String kind(String field) {
        String text = field.strip();
        if (text.isEmpty()) {
            return "empty";
        }
        if (SourceTime.isNumber(text)) {
            return "number";
        }
        try {
            SourceTime.ANY.epochMicros(text);
            return "time";
        } catch (IllegalArgumentException e) {
            return "text";
        }
    }
}
