package io.github.dramatis.core.report;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Maps values to coordinates, linearly.
 *
 * @param from value at {@code start}
 * @param to value at {@code end}
 * @param start coordinate
 * @param end coordinate; may be below start, as for y axes
 */
record Axis(double from, double to, double start, double end) {
    private static final double[] NICE = {1, 2, 2.5, 5, 10};

    /** The values that an axis holds. */
    record Range(double from, double to) {
        /** All of these with some air around them; it never has length 0. */
        static Range around(double... values) {
            double smallest = Arrays.stream(values).min().orElse(0);
            double largest = Arrays.stream(values).max().orElse(1);
            double room = largest > smallest ? (largest - smallest) * 0.06 : Math.max(Math.abs(largest) * 0.1, 0.1);
            return new Range(smallest - room, largest + room);
        }

        /** A range from 0 to a little above the largest. */
        static Range upTo(double largest) {
            return new Range(0, largest * 1.05);
        }
    }

    Axis(Range range, double start, double end) {
        this(range.from, range.to, start, end);
    }

    /**
     * The values that an axis should hold: those within {@code factor} times the median size of all; the rest is far
     * off.
     */
    static double[] withoutFarOff(double[] values, double factor) {
        double[] sizes = Arrays.stream(values).map(Math::abs).sorted().toArray();
        double limit = sizes.length == 0 ? 0 : factor * sizes[sizes.length / 2];
        return Arrays.stream(values).filter(value -> Math.abs(value) <= limit).toArray();
    }

    boolean holds(double value) {
        return value >= from && value <= to;
    }

    double at(double value) {
        return start + (value - from) / (to - from) * (end - start);
    }

    /** Distance between ticks: 1, 2, 2.5 or 5 times a power of ten, so that there are about {@code count}. */
    double step(int count) {
        double rough = (to - from) / count;
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double nice : NICE) {
            if (nice * power >= rough - 1e-12) {
                return nice * power;
            }
        }
        return 10 * power;
    }

    /** Values of the ticks. */
    List<Double> ticks(int count) {
        double step = step(count);
        List<Double> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(from / step - 1e-9); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }
}
