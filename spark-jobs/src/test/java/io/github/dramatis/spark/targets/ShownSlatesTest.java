package io.github.dramatis.spark.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Impression;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann takes an item every ten seconds: eight in training, the last two of them validation, then two in the test. */
class ShownSlatesTest {
    private static final int BATCH = 3;
    private static final ChoiceConfig CHOICE =
            new ChoiceConfig(9, 0, 0, 0, 2, 5, List.of(), 0, ChoiceConfig.UNIFORM, 60, 800);

    @TempDir
    Path folder;

    private LocalStageContext context;

    @BeforeEach
    void takeItems() {
        context = new LocalStageContext(folder);
        List<Interaction> rows = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            rows.add(new Interaction("ann", "i" + i, 1, at(10 * i), i < 6 ? "train" : i < 8 ? "validation" : "test"));
        }
        context.put(Tables.INTERACTIONS, rows);
    }

    private static Instant at(int second) {
        return Instant.ofEpochSecond(second);
    }

    private static Impression shown(int second, String split, String taken, String... slate) {
        return new Impression("ann", at(second), List.of(slate), taken, split);
    }

    private TargetsResult run(Impression... impressions) {
        context.put(Tables.IMPRESSIONS, List.of(impressions));
        return new TargetsStage(new AgentsConfig("0", 0, 0), new TargetsConfig(0, 0, 0, 0, 0), CHOICE, BATCH)
                .choicesAlone()
                .ofImpressions()
                .run(context);
    }

    @Test
    void aSlateIsAskedAboutAsItWasShownWithTheProfileThatWasThereThen() {
        TargetsResult result = run(
                shown(30, "train", "i3", "x", "i3", "y"),
                shown(59, "train", null, "y", "x"),
                shown(60, "validation", "i6", "i6", "x"),
                shown(85, "test", "i9", "z", "y", "x", "i9"));

        List<Target> targets = context.rows(Tables.TARGETS);
        assertThat(targets)
                .extracting(Target::task, Target::itemId, Target::split, Target::revision, Target::slate)
                .containsExactlyInAnyOrder(
                        // three interactions came before, with that of its own time to come
                        tuple(Target.CHOICE, "i3", "train", 1, List.of("x", "i3", "y")),
                        tuple(Target.CHOICE, null, "train", 2, List.of("y", "x")),
                        tuple(Target.CHOICE, "i6", "validation", 2, List.of("i6", "x")),
                        tuple(Target.CHOICE, "i9", "test", 3, List.of("z", "y", "x", "i9")));
        assertThat(targets)
                .extracting(Target::targetId)
                .contains("ann:shown:59000000:1")
                .doesNotHaveDuplicates();
        assertThat(result.impressions()).isEqualTo(Map.of("usable", 4L));
        assertThat(result.rows()).as("no ratings are asked for").isEmpty();
    }

    @Test
    void whatCannotBeAskedAboutIsCountedWithItsReason() {
        String[] many = IntStream.range(0, 21).mapToObj(i -> "x" + i).toArray(String[]::new);

        TargetsResult result = run(
                shown(31, "train", null, "x"),
                shown(32, "train", null, many),
                shown(33, "train", "i3", "i3", "x"),
                shown(5, "train", null, "x", "y"),
                shown(34, "train", null, "x", "y"),
                new Impression("nobody", at(40), List.of("x", "y"), "x", "train"));

        assertThat(result.impressions())
                .isEqualTo(Map.of(
                        "a single item", 1L,
                        "more than 20 items", 1L,
                        "taken before it was shown", 1L,
                        "before the first profile", 1L,
                        "usable", 1L));
        assertThat(context.rows(Tables.TARGETS)).hasSize(1);
    }

    @Test
    void aLogThatRoundsToSecondsDoesNotPutTheAnswerIntoItsOwnPrompt() {
        Impression later = new Impression("ann", at(50).plusMillis(300), List.of("i5", "x"), "i5", "train");

        TargetsResult result = run(later);

        assertThat(result.impressions()).isEqualTo(Map.of("usable", 1L));
        assertThat(context.rows(Tables.TARGETS))
                .extracting(Target::timestamp, Target::revision)
                .containsExactly(tuple(at(50), 1));
    }

    @Test
    void slatesOfOneTimeAreToldApart() {
        run(shown(40, "train", null, "x", "y"), shown(40, "train", "i4", "i4", "y"));

        assertThat(context.rows(Tables.TARGETS))
                .extracting(Target::targetId)
                .containsExactlyInAnyOrder("ann:shown:40000000:1", "ann:shown:40000000:2");
    }
}
