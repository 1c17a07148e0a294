package io.github.dramatis.spark.llm;

import io.github.dramatis.core.llm.PermitBucket;
import io.github.dramatis.spark.stage.Progress;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs how far asking is: conversations, calls and tokens a second, what has been spent and the time that is left. */
final class AskProgress implements Progress, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AskProgress.class);
    private static final long SECONDS = 10;
    private static final double NANOS = 1e9;

    private final Progress shown;
    private final PermitBucket bucket;
    private final String stage;
    private final String noun;
    private final long total;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "llm-progress");
        thread.setDaemon(true);
        return thread;
    });
    private volatile long done;

    /** @param noun of what is counted, plural: users */
    AskProgress(Progress shown, PermitBucket bucket, String stage, String noun, long total) {
        this.shown = shown;
        this.bucket = bucket;
        this.stage = stage;
        this.noun = noun;
        this.total = total;
        clock.scheduleAtFixedRate(this::log, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Step begin(String name, long total) {
        Step step = shown.begin(name, total);
        return new Step() {
            @Override
            public void reached(long reached) {
                done = reached;
                step.reached(reached);
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
        String left = done == 0 ? "?" : String.format(Locale.ROOT, "%.0f s", seconds / done * (total - done));
        return String.format(
                Locale.ROOT,
                "%s: %d of %d %s, %.1f calls/s, %.0f tokens/s, spent %.4f, %s left",
                stage,
                done,
                total,
                noun,
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
