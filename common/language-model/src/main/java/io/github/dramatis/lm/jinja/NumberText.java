package io.github.dramatis.lm.jinja;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.regex.Pattern;

/** Numbers as text and back, as Python writes and reads them. */
final class NumberText {
    private static final Pattern WHOLE = Pattern.compile("[+-]?\\d+");
    private static final Pattern REAL = Pattern.compile("[+-]?(?:\\d++\\.?+\\d*+|\\.\\d++)(?:[eE][+-]?\\d++)?");

    private static final Pattern UNUSUAL = Pattern.compile("(?i)^[+-]?(?:inf|infinity|nan)$|\\d_\\d");

    private NumberText() {}

    /** Python's {@code repr(float)}: the fewest digits that give the number back. */
    static String repr(double number) {
        if (Double.isNaN(number)) {
            return "nan";
        } else if (Double.isInfinite(number)) {
            return number > 0 ? "inf" : "-inf";
        } else if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        BigDecimal shortest = shortest(number);
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -4 && exponent < 16) {
            String plain = shortest.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        String digits = shortest.unscaledValue().abs().toString();
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return (number < 0 ? "-" : "")
                + digits.charAt(0)
                + fraction
                + (exponent < 0 ? "e-" : "e+")
                + (Math.abs(exponent) < 10 ? "0" : "")
                + Math.abs(exponent);
    }

    private static BigDecimal shortest(double number) {
        BigDecimal exact = new BigDecimal(number);
        int digits = 1;
        BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
        while (rounded.doubleValue() != number) {
            rounded = exact.round(new MathContext(++digits, RoundingMode.HALF_EVEN));
        }
        return rounded.stripTrailingZeros();
    }

    /** Writes a number with a fixed number of digits after the point. */
    static String fixed(double number, int digits) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return repr(number);
        }
        String plain = new BigDecimal(Math.abs(number))
                .setScale(digits, RoundingMode.HALF_EVEN)
                .toPlainString();
        return (1 / number < 0 || number < 0 ? "-" : "") + plain;
    }

    /** Python's {@code round(float, digits)}. */
    static double round(double number, int digits) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return number;
        }
        double rounded =
                new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).doubleValue();
        return Math.copySign(rounded, number);
    }

    /** Python's {@code int(str)}, or null if the text is no number. */
    static Long whole(Text text) {
        String digits = ascii(text);
        return WHOLE.matcher(digits).matches() ? wholeOf(digits) : null;
    }

    private static Long wholeOf(String digits) {
        try {
            return Long.valueOf(digits);
        } catch (NumberFormatException e) {
            throw new UnsupportedException("a number of " + digits.length() + " digits");
        }
    }

    /** Python's {@code float(str)}, or null if the text is no number. */
    static Double real(Text text) {
        String digits = ascii(text);
        return REAL.matcher(digits).matches() ? Double.valueOf(digits) : null;
    }

    /** Python reads digits of all scripts, {@code inf}, {@code nan} and underscores in fractions too. */
    private static String ascii(Text text) {
        String stripped = text.stripped(true, true).toString();
        if (stripped.codePoints().anyMatch(c -> c > 0x7F && Character.isDigit(c))
                || UNUSUAL.matcher(stripped).find()) {
            throw new UnsupportedException("an unusual number of " + stripped.length() + " characters");
        }
        return stripped;
    }

    /** A number or a boolean as Python's float. */
    static double real(Object number) {
        if (number instanceof Double real) {
            return real;
        }
        long whole = Values.whole(number);
        if (Math.abs(whole) > 1L << 53) {
            throw new UnsupportedException("a whole number of more than 53 bits as a fraction");
        }
        return whole;
    }

    /** Python's {@code int(float)}. */
    static long truncated(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new TemplateException(repr(number) + " as a whole number");
        } else if (Math.abs(number) >= 1L << 62) {
            throw new UnsupportedException("a number of more than 62 bits");
        }
        return (long) number;
    }
}
