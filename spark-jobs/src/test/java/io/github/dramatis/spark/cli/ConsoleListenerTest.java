package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.cli.ConsoleListener.Detail;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.stage.TestStage;
import io.github.dramatis.spark.workspace.StageCost;
import io.github.dramatis.spark.workspace.StageRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleListenerTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    private static StageRecord record(StageCost cost) {
        return StageSentenceTest.record("estimate", cost, "{\"rank\": 8}");
    }

    @Test
    void whoAsksForFiguresSeesHowManySparkJobsAStageTook() {
        new ConsoleListener(out, Detail.FIGURES).published(record(new StageCost(31, 1204, 0, 0, 0)));

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .contains("          rank 8", "          31 Spark jobs, 1,204 tasks");
    }

    @Test
    void othersSeeOneLineAStage() {
        new ConsoleListener(out, Detail.WORDS).published(record(new StageCost(31, 1204, 0, 0, 0)));

        assertThat(shown.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
    }

    @Test
    void whoWantsQuietSeesWhatIsIncompleteAlone() {
        ConsoleListener quiet = new ConsoleListener(out, Detail.FAULTS);
        quiet.published(record(new StageCost(31, 1204, 0, 0, 0)));
        quiet.skipped(record(new StageCost(31, 1204, 0, 0, 0)));

        assertThat(shown.toString(StandardCharsets.UTF_8)).isEmpty();
    }

    @Test
    void aStageThatRanAgainAndGotNoFurtherIsIncompleteStill() {
        ConsoleListener listener = new ConsoleListener(out, Detail.WORDS);

        listener.gotNoFurther(StageSentenceTest.incomplete("train", "1 of 2 adapters failed"));

        assertThat(listener.incomplete()).isTrue();
        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "train     kept                 ran again and got no further",
                        "          incomplete: 1 of 2 adapters failed");
    }

    private record Nothing() implements StageResult {}

    @Test
    void theHeartbeatNamesTheStageThatRuns() {
        AtomicLong seconds = new AtomicLong();
        Heartbeat heartbeat =
                new Heartbeat(out, null, () -> TimeUnit.SECONDS.toNanos(seconds.get()), () -> new SparkTasks(0, 0));
        ConsoleListener listener = new ConsoleListener(out, Detail.WORDS, heartbeat);
        TestStage<Nothing> stage = TestStage.of("estimate", List.of(), Map.of(), context -> new Nothing());

        listener.started(stage);
        seconds.set(30);
        heartbeat.tick();
        listener.ended(stage);
        seconds.set(90);
        heartbeat.tick();

        assertThat(shown.toString(StandardCharsets.UTF_8).lines()).containsExactly("  estimate: 30 s");
    }

    @Test
    void figuresOfPartsStandInParentheses() {
        new ConsoleListener(out, Detail.FIGURES)
                .published(StageSentenceTest.record(
                        "estimate", null, "{\"pools\": {\"persona\": {\"agent\": 0.37, \"interval\": [0, 1]}}}"));

        assertThat(shown.toString(StandardCharsets.UTF_8)).contains("pools (persona (agent 0.37");
    }
}
