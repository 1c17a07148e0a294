package io.github.dramatis.lm.tokenizer;

import io.github.dramatis.lm.jinja.UnsupportedException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;

/**
 * Today's date in templates, here always the one that LLaMA's own templates fall back to: a prompt that is trained on
 * today and asked tomorrow has to be the same.
 */
final class HeldDate {
    private static final LocalDateTime DATE = LocalDateTime.of(2024, 7, 26, 12, 30);

    /** Java's patterns of strftime's fields. */
    private static final Map<Character, String> FIELDS = Map.ofEntries(
            Map.entry('d', "dd"),
            Map.entry('m', "MM"),
            Map.entry('b', "MMM"),
            Map.entry('B', "MMMM"),
            Map.entry('y', "yy"),
            Map.entry('Y', "yyyy"),
            Map.entry('a', "EEE"),
            Map.entry('A', "EEEE"),
            Map.entry('H', "HH"),
            Map.entry('I', "hh"),
            Map.entry('M', "mm"),
            Map.entry('S', "ss"),
            Map.entry('p', "a"),
            Map.entry('j', "DDD"),
            Map.entry('%', "'%'"));

    private HeldDate() {}

    /**
     * The date in a format of C's strftime.
     *
     * @throws UnsupportedException for another field
     */
    static String strftime(String format) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            if (format.charAt(i) != '%') {
                text.append(format.charAt(i));
                continue;
            }
            String pattern = ++i < format.length() ? FIELDS.get(format.charAt(i)) : null;
            if (pattern == null) {
                throw new UnsupportedException("strftime_now('" + format + "')");
            }
            text.append(DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(DATE));
        }
        return text.toString();
    }
}
