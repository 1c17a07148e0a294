package io.github.dramatis.core.report;

import io.github.dramatis.core.evaluation.Interval;
import java.util.Locale;

/** Numbers as the report writes them: the same in every locale, with a real minus sign. */
final class Numbers {
    private Numbers() {}

    /** Three decimals: "0.915", "−0.018". */
    static String plain(double value) {
        return minus(String.format(Locale.ROOT, "%.3f", value));
    }

    /** Three decimals and always a sign: "+0.012", "−0.018". */
    static String signed(double value) {
        return minus(String.format(Locale.ROOT, "%+.3f", value));
    }

    /** "0.894–0.937". */
    static String plain(Interval interval) {
        return plain(interval.low()) + "–" + plain(interval.high());
    }

    /** "−0.030 to +0.006". */
    static String signed(Interval interval) {
        return signed(interval.low()) + " to " + signed(interval.high());
    }

    /** "0.915 (0.894–0.937)"; the value alone where there is no interval. */
    static String plain(double value, Interval interval) {
        return plain(value) + (isKnown(interval) ? " (" + plain(interval) + ")" : "");
    }

    /** "−0.018 (−0.030 to −0.006)", likewise. */
    static String signed(double value, Interval interval) {
        return signed(value) + (isKnown(interval) ? " (" + signed(interval) + ")" : "");
    }

    /** Whether there is an interval: null and NaN are none. */
    static boolean isKnown(Interval interval) {
        return interval != null && Double.isFinite(interval.low()) && Double.isFinite(interval.high());
    }

    /** "12 %", "0.4 %". */
    static String percent(double share) {
        double percent = share * 100;
        boolean small = percent > 0 && percent < 9.95;
        return String.format(Locale.ROOT, small ? "%.1f %%" : "%.0f %%", percent)
                .replace(' ', '\u00A0');
    }

    /** "0.1–0.4 %", of shares. */
    static String percent(Interval interval) {
        String low = percent(interval.low());
        return low.substring(0, low.length() - 2) + "–" + percent(interval.high());
    }

    /** "12,345". */
    static String count(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    /** "1 user", "12,345 users". */
    static String count(long value, String one) {
        return count(value) + " " + one + (value == 1 ? "" : "s");
    }

    /** A coordinate. */
    static String coordinate(double value) {
        String text = String.format(Locale.ROOT, "%.1f", value);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    /** A label of an axis: as many digits as it needs. */
    static String tick(double value, double step) {
        int decimals = (int) Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
        return minus(String.format(Locale.ROOT, "%." + decimals + "f", value == 0 ? 0.0 : value));
    }

    private static String minus(String number) {
        return number.replace('-', '−');
    }
}
