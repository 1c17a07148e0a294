package io.github.dramatis.core.ingest;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Optional;

/** How a source writes the time of a rating. */
public enum SourceTime {
    /** Since 1970. */
    SECONDS,
    /** Since 1970. */
    MILLISECONDS,
    /**
     * Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size (1e11 and above are
     * milliseconds: as seconds that is the year 5138, as milliseconds March 1973; and so on by thousands; the last day
     * of 9999 is known in each); a date written as digits: eight are yyyyMMdd, and with HHmm, HHmmss or HHmmssSSS
     * behind them those of the years 1970 to 2099 and, but for HHmm, of the last day of 9999; or ISO 8601, in UTC where
     * no offset is given.
     */
    ANY;

    private static final double FIRST_MILLISECONDS = 1e11;
    /** Milliseconds and so on in a second. */
    private static final double[] UNITS = {1, 1e3, 1e6, 1e9};
    /** The end of the year 9999: past it is no time. */
    private static final long END_SECOND = 253_402_300_800L;

    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final long MICROS_PER_MILLI = 1000;
    private static final BigDecimal LAST_MICRO = BigDecimal.valueOf(END_SECOND * MICROS_PER_SECOND - 1);
    private static final int SECONDS_PER_DAY = 86_400;
    private static final int NANOS_PER_MICRO = 1000;
    private static final int NANOS_PER_MILLI = 1_000_000;
    private static final int DAY_DIGITS = 8;
    private static final String LAST_DAY = "99991231";
    private static final int MOST_CHARACTERS = 40; // of a number: no more are needed, and digits cost time
    private static final int LONGEST_WHOLE = 18; // digits that a long always holds

    /** Also "2017-07-14 02:56:40+0000", "... +00", "... UTC". */
    private static final DateTimeFormatter ISO = new DateTimeFormatterBuilder()
            .parseCaseInsensitive()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendLiteral('T')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .parseLenient() // with and without a colon, with and without minutes
            .appendOffset("+HH", "Z")
            .parseStrict()
            .optionalEnd()
            .optionalStart()
            .appendZoneRegionId()
            .optionalEnd()
            .toFormatter();

    /**
     * Microseconds since 1970.
     *
     * @throws IllegalArgumentException with the reason if the text is no time from 1970 to 9999
     */
    public long epochMicros(String text) {
        return isNumber(text) ? ofNumber(text) : ofIso(text);
    }

    private long ofNumber(String text) {
        Optional<LocalDateTime> date = this == ANY ? ofDigits(text) : Optional.empty();
        if (date.isPresent()) {
            return micros(text, date.get().toInstant(ZoneOffset.UTC));
        }
        double number = Double.parseDouble(text);
        int digits = this == ANY ? digitsBelowSecond(number) : this == SECONDS ? 0 : 3;
        if (number < 0 || number >= END_SECOND * UNITS[digits / 3]) {
            throw outside(text);
        }
        return text.length() <= LONGEST_WHOLE && isWhole(text)
                ? micros(Long.parseLong(text), digits)
                : micros(text, number, digits);
    }

    private static long micros(long number, int digits) {
        return switch (digits) {
            case 0 -> number * MICROS_PER_SECOND;
            case 3 -> number * MICROS_PER_MILLI;
            case 6 -> number;
            default -> Math.round(number / (double) NANOS_PER_MICRO);
        };
    }

    /**
     * @param number what the text is, for texts with an exponent: e-999999999 would make a decimal of as many digits
     */
    private static long micros(String text, double number, int digits) {
        boolean exponent = text.indexOf('e') >= 0 || text.indexOf('E') >= 0;
        BigDecimal decimal = exponent ? new BigDecimal(number) : new BigDecimal(text);
        return decimal.movePointRight(6 - digits)
                .setScale(0, RoundingMode.HALF_UP)
                .min(LAST_MICRO)
                .longValueExact();
    }

    /** 0 for seconds, 3 for milliseconds and so on. */
    private static int digitsBelowSecond(double number) {
        int unit = 0;
        while (unit < UNITS.length - 1
                && number >= FIRST_MILLISECONDS * UNITS[unit]
                && !isLastDay(number / UNITS[unit])) {
            unit++;
        }
        return 3 * unit;
    }

    /**
     * Whether so many seconds are the last day of 9999, which stands for "never" in many tables and in a smaller unit
     * for 1978.
     */
    private static boolean isLastDay(double seconds) {
        return seconds >= END_SECOND - SECONDS_PER_DAY && seconds < END_SECOND;
    }

    private static boolean isWhole(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static Optional<LocalDateTime> ofDigits(String text) {
        if (!looksLikeDate(text)) {
            return Optional.empty();
        }
        try {
            LocalDate date = LocalDate.of(digits(text, 0, 4), digits(text, 4, 6), digits(text, 6, 8));
            int millis = digits(text, 14, 17);
            LocalTime time = LocalTime.of(
                    digits(text, 8, 10), digits(text, 10, 12), digits(text, 12, 14), millis * NANOS_PER_MILLI);
            return Optional.of(LocalDateTime.of(date, time));
        } catch (DateTimeException e) {
            if (text.length() == DAY_DIGITS) {
                throw new IllegalArgumentException("timestamp " + text + " is no date (yyyyMMdd)", e);
            }
            return Optional.empty();
        }
    }

    /** Eight digits are always a date: as seconds they were a time before 1974. */
    private static boolean looksLikeDate(String text) {
        int length = text.length();
        if (length < DAY_DIGITS || !isWhole(text)) {
            return false;
        }
        boolean ofOurTime = text.startsWith("20") || (text.startsWith("19") && text.charAt(2) >= '7');
        return length == DAY_DIGITS
                || length == 12 && ofOurTime
                || (length == 14 || length == 17) && (ofOurTime || text.startsWith(LAST_DAY));
    }

    /** 0 where the text ends before. */
    private static int digits(String text, int from, int to) {
        return to > text.length() ? 0 : Integer.parseInt(text, from, to, 10);
    }

    private long ofIso(String text) {
        if (this != ANY) {
            throw new IllegalArgumentException("timestamp '" + text + "' is not a number");
        }
        String iso =
                text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
        try {
            return micros(text, instant(iso));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("timestamp '" + text + "' is neither a number nor ISO 8601", e);
        }
    }

    private static Instant instant(String iso) {
        if (iso.length() <= 10) {
            return LocalDate.parse(iso).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        TemporalAccessor parsed = ISO.parse(iso);
        ZoneId zone = parsed.query(TemporalQueries.zone());
        return LocalDateTime.from(parsed)
                .atZone(zone == null ? ZoneOffset.UTC : zone)
                .toInstant();
    }

    /** Never by {@code ChronoUnit.MICROS.between}, which counts nanoseconds and so ends in 2262. */
    private static long micros(String text, Instant time) {
        if (time.getEpochSecond() < 0 || time.getEpochSecond() >= END_SECOND) {
            throw outside(text);
        }
        return time.getEpochSecond() * MICROS_PER_SECOND + time.getNano() / NANOS_PER_MICRO;
    }

    private static IllegalArgumentException outside(String text) {
        return new IllegalArgumentException("timestamp " + text + " lies outside the years 1970 to 9999");
    }

    /**
     * Digits with sign, point and exponent; what {@link Double#parseDouble} reads besides (NaN, 0x1p3, 4d) is no number
     * here.
     */
    static boolean isNumber(String text) {
        for (int i = 0; i < text.length(); i++) {
            if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
                return false;
            }
        }
        try {
            return !text.isEmpty() && text.length() <= MOST_CHARACTERS && Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
