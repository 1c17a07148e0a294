package io.github.dramatis.core.ingest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** How a source writes the time of a rating. */
public enum SourceTime {
    /** Since 1970. */
    SECONDS,
    /** Since 1970. */
    MILLISECONDS,
    /**
     * Seconds or milliseconds since 1970, told apart by size ({@value #FIRST_MILLISECONDS} and above are milliseconds: as
     * seconds that is the year 5138, as milliseconds March 1973), or ISO 8601, in UTC where no offset is given.
     */
    ANY;

    private static final double FIRST_MILLISECONDS = 1e11;
    private static final double MICROS_PER_SECOND = 1e6;
    private static final double MICROS_PER_MILLISECOND = 1e3;
    /** The year 9999 in seconds: past it a number is no time. */
    private static final double LAST_SECOND = 253_402_300_799d;

    /**
     * Microseconds since 1970.
     *
     * @throws IllegalArgumentException with the reason if the text is no time from 1970 to 9999
     */
    public long epochMicros(String text) {
        long micros = isNumber(text) ? ofNumber(Double.parseDouble(text)) : ofIso(text);
        if (micros < 0 || micros > LAST_SECOND * MICROS_PER_SECOND) {
            throw new IllegalArgumentException("timestamp " + text + " lies outside the years 1970 to 9999");
        }
        return micros;
    }

    private long ofNumber(double number) {
        boolean milliseconds = this == MILLISECONDS || (this == ANY && number >= FIRST_MILLISECONDS);
        return Math.round(number * (milliseconds ? MICROS_PER_MILLISECOND : MICROS_PER_SECOND));
    }

    private long ofIso(String text) {
        if (this != ANY) {
            throw new IllegalArgumentException("timestamp '" + text + "' is not a number");
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant(iso));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timestamp '" + text + "' is neither a number nor ISO 8601", e);
        }
    }

    private static Instant instant(String iso) {
        if (iso.indexOf('T') < 0) {
            return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        boolean offset = iso.endsWith("Z") || iso.indexOf('+', 11) > 0 || iso.indexOf('-', 11) > 0;
        return offset
                ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
    }

    /** Digits with sign, point and exponent; what {@link Double#parseDouble} reads besides (NaN, 0x1p3, 4d) is no number here. */
    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        try {
            return !text.isEmpty() && Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
