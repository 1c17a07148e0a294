package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.stage.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * A line now and then with how much is done, how fast, and how long the rest takes: for logs, which nobody watches
 * move.
 */
final class LineProgress implements Progress {
    /** The time between two lines. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;

    private final PrintStream out;
    private final LongSupplier clock;

    /** @param clock nanoseconds */
    LineProgress(PrintStream out, LongSupplier clock) {
        this.out = out;
        this.clock = clock;
    }

    @Override
    public Step begin(String name, long total) {
        long start = clock.getAsLong();
        return new Step() {
            private long said = start;

            @Override
            public synchronized void reached(long done) {
                long now = clock.getAsLong();
                if (now - said >= INTERVAL.toNanos()) {
                    said = now;
                    out.println(line(name, done, total, (now - start) / NANOS));
                }
            }

            @Override
            public void close() {
                // the stage's line says what came of it
            }
        };
    }

    private static String line(String name, long done, long total, double seconds) {
        double rate = done / seconds;
        String line = String.format(Locale.ROOT, "  %s: %,d", name, done);
        if (total > 0) {
            line += String.format(Locale.ROOT, " of %,d (%.0f %%)", total, PERCENT * done / total);
        }
        if (done > 0) {
            line += String.format(Locale.ROOT, ", %.1f a second", rate);
        }
        return total > done && done > 0 ? line + ", " + left((total - done) / rate) : line;
    }

    private static String left(double seconds) {
        Duration left = Duration.ofSeconds(Math.round(seconds));
        return left.toMinutes() < 2
                ? left.toSeconds() + " s left"
                : left.toHours() < 2 ? left.toMinutes() + " min left" : left.toHours() + " h left";
    }
}
