package io.github.dramatis.core.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a line into its fields.
 *
 * @param separator one character or more
 * @param quoted whether a field may stand in double quotes, with a quote in it doubled (RFC 4180)
 */
public record SeparatedLine(String separator, boolean quoted) implements Serializable {
    /**
     * The fields, unquoted, at least one.
     *
     * @throws IllegalArgumentException if a quote is never closed
     */
    public List<String> split(String line) {
        List<String> fields = new ArrayList<>();
        int from = 0;
        while (true) {
            if (quoted && from < line.length() && line.charAt(from) == '"') {
                int close = closingQuote(line, from);
                fields.add(line.substring(from + 1, close).replace("\"\"", "\""));
                from = close + 1;
                if (from == line.length()) {
                    return fields;
                }
                if (!line.startsWith(separator, from)) {
                    throw new IllegalArgumentException("a closing quote is followed by other text");
                }
                from += separator.length();
                continue;
            }
            int end = line.indexOf(separator, from);
            if (end < 0) {
                fields.add(line.substring(from));
                return fields;
            }
            fields.add(line.substring(from, end));
            from = end + separator.length();
        }
    }

    /**
     * Whether the text goes on in the next line, since a quoted field is not closed. A quote that other text follows
     * closes nothing, whoever wrote it: so text that was quoted badly is never taken for rows.
     *
     * @param inQuotes whether the line before went on in this one
     */
    public boolean goesOn(String line, boolean inQuotes) {
        if (!quoted || (!inQuotes && line.indexOf('"') < 0)) {
            return false;
        }
        boolean open = inQuotes;
        int at = 0;
        while (true) {
            if (!open && line.startsWith("\"", at)) {
                open = true;
                at++;
            } else if (!open) {
                int end = line.indexOf(separator, at);
                if (end < 0) {
                    return false;
                }
                at = end + separator.length();
            } else {
                int quote = line.indexOf('"', at);
                if (quote < 0) {
                    return true;
                }
                if (quote + 1 == line.length()) {
                    return false;
                }
                open = !line.startsWith(separator, quote + 1);
                at = quote + 1 + (!open ? separator.length() : line.charAt(quote + 1) == '"' ? 1 : 0);
            }
        }
    }

    private static int closingQuote(String line, int open) {
        int at = open + 1;
        while (at < line.length()) {
            if (line.charAt(at) != '"') {
                at++;
            } else if (at + 1 < line.length() && line.charAt(at + 1) == '"') {
                at += 2;
            } else {
                return at;
            }
        }
        throw new IllegalArgumentException("a quote is never closed");
    }
}
