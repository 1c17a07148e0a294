package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.spark.stage.Progress;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how far asking is: users or items, calls and tokens a second, what has been spent and the time that is left. */
final class ReflectionProgress implements Progress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReflectionProgress.class);
    private static final long SECONDS = 10;
    private static final double NANOS = 1e9;

    private final Progress shown;
    private final PermitBucket bucket;
    private final String what;
    private final long users;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "llm-progress");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long done;

    ReflectionProgress(Progress shown, PermitBucket bucket, String what, long users) {
        this.shown = shown;
        this.bucket = bucket;
        this.what = what;
        this.users = users;
        clock.scheduleAtFixedRate(this::log, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Step begin(String name, long total) {
        Step step = shown.begin(name, total);
        return new Step() {
            @Override
            public void reached(long users) {
                done = users;
                step.reached(users);
            }

            @Override
            public void close() {
                step.close();
            }
        };
    }

    private void log() {
        LOG.info(line((System.nanoTime() - start) / NANOS));
    }

    private String line(double seconds) {
        String left = done == 0 ? "?" : String.format(Locale.ROOT, "%.0f s", seconds / done * (users - done));
        return String.format(
                Locale.ROOT,
                "reflect: %d of %d %s, %.1f calls/s, %.0f tokens/s, spent %.4f, %s left",
                done,
                users,
                what,
                bucket.ended() / seconds,
                bucket.used().tokens() / seconds,
                bucket.spent(),
                left);
    }

    @Override
    public void close() {
        clock.shutdownNow();
        log();
    }
}
