package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Progress.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class HeartbeatTest {
    private static final CountDownLatch SECOND_TASK = new CountDownLatch(1);

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(written, true, StandardCharsets.UTF_8);
    private long second;
    private SparkTasks tasks = new SparkTasks(0, 0);

    private Heartbeat in(Progress bars) {
        return new Heartbeat(out, bars, () -> TimeUnit.SECONDS.toNanos(second), () -> tasks);
    }

    private void beat(Heartbeat heartbeat, int seconds) {
        for (int i = 0; i < seconds; i++) {
            second++;
            heartbeat.tick();
        }
    }

    @Test
    void aLogNamesTheStageAfterEachHalfMinuteOfSilence() {
        Heartbeat log = in(null);
        beat(log, 100); // before the first stage
        log.started("ingest");
        beat(log, 29);
        assertThat(written.size()).as("until half a minute is over").isZero();

        tasks = new SparkTasks(1012, 2000);
        beat(log, 40);
        tasks = new SparkTasks(0, 0);
        beat(log, 60);
        log.ended();
        log.started("targets");
        beat(log, 35);
        log.ended();
        beat(log, 100);

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  ingest: 30 s, 1,012 of 2,000 Spark tasks done",
                        "  ingest: 60 s, 1,012 of 2,000 Spark tasks done",
                        "  ingest: 90 s",
                        "  ingest: 2 min",
                        "  targets: 30 s");
    }

    @Test
    void aStepUnderWaySaysHowFarItIsInItsPlace() {
        Heartbeat log = in(null);
        log.started("train");
        try (Step step = log.progress().begin("train, rows", 100)) {
            beat(log, 25);
            step.reached(25);
            beat(log, 40); // it stands still
        }
        beat(log, 30);

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  train, rows: 25 of 100 (25 %), 0.8 a second, 90 s left",
                        "  train, rows: 25 of 100 (25 %), 0.4 a second, 3 min left", "  train: 90 s");
    }

    @Test
    void onATerminalOneLineChangesAndGivesWayToBars() {
        List<String> steps = new ArrayList<>();
        Heartbeat terminal = in((name, total) -> {
            steps.add(written.toString(StandardCharsets.UTF_8));
            return Progress.SILENT.begin(name, total);
        });
        terminal.started("embed");
        tasks = new SparkTasks(3, 10);
        beat(terminal, 1);
        tasks = new SparkTasks(0, 0);
        beat(terminal, 1);
        String line = "\r  embed: 1 s, 3 of 10 Spark tasks done\r  embed: 2 s" + " ".repeat(26);
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(line);

        try (Step step = terminal.progress().begin("embed, texts", 5)) {
            beat(terminal, 5);
            step.reached(5);
        }
        beat(terminal, 1);
        terminal.ended();

        String cleared = line + "\r" + " ".repeat(12) + "\r";
        assertThat(steps).as("the line is gone before the bar is there").containsExactly(cleared);
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo(cleared + "\r  embed: 8 s\r" + " ".repeat(12) + "\r");
    }

    @Test
    void theTasksOfTheJobsThatRunAreCounted() throws InterruptedException {
        SparkSession spark = Sessions.create("tests");
        assertThat(SparkTasks.now()).isEqualTo(new SparkTasks(0, 0));
        AtomicReference<SparkTasks> seen = new AtomicReference<>(new SparkTasks(0, 0));
        Thread job = new Thread(() -> JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(List.of(1, 2), 2)
                .foreach(task -> {
                    if (task == 2) {
                        SECOND_TASK.await();
                    }
                }));
        job.start();

        while (job.isAlive() && seen.get().done() < 1) {
            seen.set(SparkTasks.now());
            Thread.sleep(5);
        }
        SECOND_TASK.countDown();
        job.join();

        assertThat(seen.get()).isEqualTo(new SparkTasks(1, 2));
    }
}
