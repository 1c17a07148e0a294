package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.stage.Progress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;

/**
 * For each step under way a line with how much is done, how fast, and how long the rest takes: for logs, which nobody
 * watches move.
 */
final class LineProgress implements Progress {
    private static final double NANOS = 1e9;
    private static final double PERCENT = 100;

    private final LongSupplier clock;
    private final List<Running> steps = new CopyOnWriteArrayList<>();

    /** @param clock nanoseconds */
    LineProgress(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public Step begin(String name, long total) {
        Running step = new Running(name, total);
        steps.add(step);
        return step;
    }

    /** How far the steps under way are, the first one first; none where there is no step. */
    List<String> lines() {
        return steps.stream().map(Running::line).toList();
    }

    private final class Running implements Step {
        private final String name;
        private final long total;
        private final long start = clock.getAsLong();
        private volatile long done;

        private Running(String name, long total) {
            this.name = name;
            this.total = total;
        }

        @Override
        public void reached(long number) {
            done = number;
        }

        @Override
        public void close() {
            steps.remove(this);
        }

        private String line() {
            long reached = done;
            double rate = reached / ((clock.getAsLong() - start) / NANOS);
            String line = String.format(Locale.ROOT, "  %s: %,d", name, reached);
            if (total > 0) {
                line += String.format(Locale.ROOT, " of %,d (%.0f %%)", total, PERCENT * reached / total);
            }
            if (reached > 0) {
                line += String.format(Locale.ROOT, ", %.1f a second", rate);
            }
            return total > reached && reached > 0 ? line + ", " + time((total - reached) / rate) + " left" : line;
        }
    }

    /** "90 s", "19 min", "3 h". */
    static String time(double seconds) {
        Duration time = Duration.ofSeconds(Math.round(seconds));
        return time.toMinutes() < 2
                ? time.toSeconds() + " s"
                : time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h";
    }
}
