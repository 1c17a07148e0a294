package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.stage.Progress;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows that work goes on: how far steps are, and where there is none, which stage runs, for how long, and how many of
 * Spark's tasks are done. In a log that is a line every half minute. On a terminal it is a line that changes every
 * second and gives way to the bars of steps.
 */
final class Heartbeat {
    private static final Duration ON_TERMINAL = Duration.ofSeconds(1);
    private static final Duration IN_LOG = Duration.ofSeconds(30);
    private static final double NANOS = 1e9;

    private final PrintStream out;
    private final Progress bars; // null where the output is no terminal
    private final LongSupplier clock;
    private final Supplier<SparkTasks> tasks;
    private final LineProgress lines;

    private String stage; // null where none runs
    private long begun;
    private long said;
    private int openBars;
    private int width; // of the line that changes

    /**
     * Shows something when {@link #tick} is called.
     *
     * @param out where progress is shown
     * @param bars that show steps on a terminal; null where the output is none
     * @param clock nanoseconds
     * @param tasks of Spark's running jobs
     */
    Heartbeat(PrintStream out, Progress bars, LongSupplier clock, Supplier<SparkTasks> tasks) {
        this.out = out;
        this.bars = bars;
        this.clock = clock;
        this.tasks = tasks;
        this.lines = new LineProgress(clock);
        this.said = clock.getAsLong();
    }

    /** On standard error, by this process's clock. */
    static Heartbeat ofThisProcess() {
        Progress bars = System.console() == null ? null : new ConsoleProgress();
        Heartbeat heartbeat = new Heartbeat(System.err, bars, System::nanoTime, SparkTasks::now);
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(tick -> {
            Thread thread = new Thread(tick, "heartbeat");
            thread.setDaemon(true);
            return thread;
        });
        ticker.scheduleWithFixedDelay(heartbeat::tick, 1, 1, TimeUnit.SECONDS);
        return heartbeat;
    }

    /** Shows the steps of stages. */
    Progress progress() {
        return bars == null ? lines : this::bar;
    }

    /** A stage begins. */
    synchronized void started(String name) {
        stage = name;
        begun = clock.getAsLong();
        said = begun;
    }

    /** The stage has ended, well or not. */
    synchronized void ended() {
        clear();
        stage = null;
    }

    /** Shows how far things are, if it is time for that; called every second. */
    synchronized void tick() {
        long now = clock.getAsLong();
        if (now - said < (bars == null ? IN_LOG : ON_TERMINAL).toNanos()) {
            return;
        }
        List<String> steps = lines.lines();
        if (!steps.isEmpty()) {
            said = now;
            steps.forEach(out::println);
        } else if (stage != null && openBars == 0) {
            said = now;
            show("  " + stage + ": " + LineProgress.time((now - begun) / NANOS)
                    + tasks.get().text());
        }
    }

    private void show(String line) {
        if (bars == null) {
            out.println(line);
        } else {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            out.flush();
            width = line.length();
        }
    }

    private synchronized Progress.Step bar(String name, long total) {
        clear();
        openBars++;
        Progress.Step bar = bars.begin(name, total);
        return new Progress.Step() {
            @Override
            public void reached(long done) {
                bar.reached(done);
            }

            @Override
            public void close() {
                bar.close();
                closed();
            }
        };
    }

    private synchronized void closed() {
        openBars--;
    }

    private void clear() {
        if (width > 0) {
            out.print("\r" + " ".repeat(width) + "\r");
            out.flush();
            width = 0;
        }
    }
}
