package io.github.dramatis.core.ingest;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits a line into its fields. Our own code, since what parsers of libraries repair is refused here: text behind a
 * closing quote, a quote that stays open, a backslash that makes a field's end doubtful. Text must never become a row.
 *
 * @param separator one character or more
 * @param quoted whether a field may stand in double quotes
 * @param escape how a quote is written in such a field
 */
public record SeparatedLine(String separator, boolean quoted, Escape escape) implements Serializable {
    /** How a quote is written in a quoted field. */
    public enum Escape {
        /** Doubled (RFC 4180): a backslash is text. */
        DOUBLED,
        /** A backslash stands before a quote or a backslash, as Spark and MySQL write it. */
        BACKSLASH,
        /** Doubled, but a backslash is refused where it makes the field's end doubtful. */
        UNTOLD
    }

    /** Why {@link #isDoubtful} text is refused. */
    public static final String DOUBTFUL = "a quote behind a backslash may end its field, or be text in it";
    /** What to do about it. */
    public static final String DOUBTFUL_CURE =
            "set source.escape: backslash if quotes in fields are written \\\", as Spark"
                    + " and MySQL write them, or source.escape: doubled if they are doubled (RFC 4180)";

    private static final String ESCAPED_QUOTE = "\\\"";
    private static final Pattern ESCAPED = Pattern.compile("\\\\([\\\\\"])");

    /** A line whose quotes are doubled. */
    public SeparatedLine(String separator, boolean quoted) {
        this(separator, quoted, Escape.DOUBLED);
    }

    /**
     * The fields, unquoted, at least one.
     *
     * @throws IllegalArgumentException if a quote is never closed, or if it is doubtful whether it is
     */
    public List<String> split(String line) {
        if (isDoubtful(line)) {
            throw new IllegalArgumentException(DOUBTFUL + ": set source.escape");
        }
        List<String> fields = new ArrayList<>();
        int from = 0;
        while (true) {
            if (quoted && from < line.length() && line.charAt(from) == '"') {
                int close = closingQuote(line, from);
                fields.add(unescaped(line.substring(from + 1, close)));
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

    private String unescaped(String field) {
        return escape == Escape.BACKSLASH ? ESCAPED.matcher(field).replaceAll("$1") : field.replace("\"\"", "\"");
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
                int quote = quote(line, at);
                if (quote < 0) {
                    return true;
                }
                if (quote + 1 == line.length()) {
                    return false;
                }
                open = !line.startsWith(separator, quote + 1);
                at = quote + 1 + (!open ? separator.length() : isDoubled(line, quote) ? 1 : 0);
            }
        }
    }

    /**
     * Whether one of {@link Escape#DOUBLED} and {@link Escape#BACKSLASH} ends a quoted field where the other does not,
     * and both may: a text that somebody wrote could then be read as rows.
     *
     * @param record one line or several
     */
    public boolean isDoubtful(String record) {
        if (!quoted || escape != Escape.UNTOLD || !record.contains(ESCAPED_QUOTE)) {
            return false;
        }
        boolean open = false;
        int at = 0;
        while (at < record.length()) {
            if (!open) {
                open = record.charAt(at) == '"';
                int end = record.indexOf(separator, at);
                if (!open && end < 0) {
                    return false;
                }
                at = open ? at + 1 : end + separator.length();
                continue;
            }
            int quote = record.indexOf('"', at);
            if (quote < 0) {
                return false;
            }
            int after = quote;
            while (after < record.length() && record.charAt(after) == '"') {
                after++;
            }
            boolean ends =
                    after == record.length() || record.startsWith(separator, after) || record.charAt(after) == '\n';
            if (ends && after - quote <= 2 && isEscaped(record, at, quote)) {
                return true;
            }
            open = !ends || (after - quote) % 2 == 0;
            at = open ? after : after + separator.length();
        }
        return false;
    }

    /** Whether an odd number of backslashes stands before a place. */
    private static boolean isEscaped(String text, int from, int place) {
        int first = place;
        while (first > from && text.charAt(first - 1) == '\\') {
            first--;
        }
        return (place - first) % 2 == 1;
    }

    private boolean isDoubled(String line, int quote) {
        return escape != Escape.BACKSLASH && line.startsWith("\"", quote + 1);
    }

    /** The next quote that no backslash makes text; -1 if there is none. */
    private int quote(String line, int from) {
        int quote = line.indexOf('"', from);
        while (escape == Escape.BACKSLASH && quote >= 0 && isEscaped(line, from, quote)) {
            quote = line.indexOf('"', quote + 1);
        }
        return quote;
    }

    private int closingQuote(String line, int open) {
        int quote = quote(line, open + 1);
        while (quote >= 0 && isDoubled(line, quote)) {
            quote = quote(line, quote + 2);
        }
        if (quote < 0) {
            throw new IllegalArgumentException("a quote is never closed");
        }
        return quote;
    }
}
