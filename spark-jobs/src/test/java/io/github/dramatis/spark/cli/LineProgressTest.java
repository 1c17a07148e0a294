package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Progress.Step;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LineProgressTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private long seconds;
    private final Heartbeat heartbeat = new Heartbeat(
            new PrintStream(written, true, StandardCharsets.UTF_8),
            null,
            () -> TimeUnit.SECONDS.toNanos(seconds),
            () -> new SparkTasks(0, 0));
    private final Progress progress = heartbeat.progress();

    @Test
    void aLogHasALineEveryHalfMinuteWithRateAndTimeLeft() {
        try (Step step = progress.begin("predict, prompts", 12_000)) {
            for (seconds = 0; seconds <= 65; seconds += 5) {
                step.reached(10 * seconds);
                heartbeat.tick();
            }
        }

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "  predict, prompts: 300 of 12,000 (3 %), 10.0 a second, 19 min left",
                        "  predict, prompts: 600 of 12,000 (5 %), 10.0 a second, 19 min left");
    }

    @Test
    void whatTakesNoHalfMinuteIsSilentAndWhatHasNoEndSaysNone() {
        try (Step quick = progress.begin("quick", 3)) {
            quick.reached(3);
            heartbeat.tick();
        }
        try (Step endless = progress.begin("endless", -1)) {
            seconds = 40;
            heartbeat.tick();
            seconds = 80;
            endless.reached(8);
            heartbeat.tick();
        }

        assertThat(written.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("  endless: 0", "  endless: 8, 0.1 a second");
    }
}
