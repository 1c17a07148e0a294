package io.github.dramatis.spark.targets;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChoiceTargetsTest {
    private static final int BATCH = 4;
    private static final int USERS = 30;
    private static final long HOUR = 3600;

    @TempDir
    static Path folder;

    private final Map<ChoiceConfig, List<Target>> known = new HashMap<>();
    private int runs;

    private static ChoiceConfig config(double noneShare, String negatives) {
        return new ChoiceConfig(100, 0, 0, 0, 2, 5, List.of(), noneShare, negatives, 60, 800);
    }

    /**
     * Users rate in pairs a second apart, the pairs an hour apart: 12 training rows, 2 validation rows, 4 test rows.
     * Item k of 60 is the more popular the smaller k; "fresh" ones are rated by one user alone.
     */
    private static List<Interaction> world() {
        List<Interaction> rows = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            long start = 1_000_000 + 7L * user;
            for (int i = 0; i < 18; i++) {
                String split = i < 12 ? "train" : i < 14 ? "validation" : "test";
                String item = i == 7 ? "fresh" + user : "i" + (user * i * (i % 4 + 1) + i) % 60;
                rows.add(new Interaction(
                        "u" + user, item, 4, Instant.ofEpochSecond(start + i / 2 * HOUR + i % 2), split));
            }
        }
        return firstOfEachPair(rows);
    }

    private static List<Interaction> firstOfEachPair(List<Interaction> rows) {
        Map<String, Interaction> first = new LinkedHashMap<>();
        rows.forEach(row -> first.putIfAbsent(row.userId() + ":" + row.itemId(), row));
        return List.copyOf(first.values());
    }

    /** Drawn once a configuration, since most tests look at the same. */
    private List<Target> choices(ChoiceConfig choice) {
        return known.computeIfAbsent(choice, this::drawn);
    }

    private List<Target> drawn(ChoiceConfig choice) {
        LocalStageContext context = new LocalStageContext(folder.resolve("run" + runs++));
        context.put(Tables.INTERACTIONS, world());
        new TargetsStage(new AgentsConfig("0", 0, 0), new TargetsConfig(0, 0, 0, 0, 0), choice, BATCH).run(context);
        return context.rows(Tables.TARGETS).stream()
                .filter(target -> target.task().equals(Target.CHOICE))
                .toList();
    }

    private static Map<String, List<Interaction>> byUser() {
        return world().stream().collect(Collectors.groupingBy(Interaction::userId));
    }

    private static Instant firstRated(String item) {
        return world().stream()
                .filter(row -> row.itemId().equals(item))
                .map(Interaction::timestamp)
                .min(Instant::compareTo)
                .orElseThrow();
    }

    @Test
    void ratingsThatFollowEachOtherCloselyAreOneEventWithOneSlate() {
        Map<String, List<Interaction>> histories = byUser();

        List<Target> choices = choices(config(0, ChoiceConfig.UNIFORM));

        assertThat(choices).isNotEmpty().allSatisfy(choice -> {
            List<Interaction> event = histories.get(choice.userId()).stream()
                    .filter(row -> Math.abs(row.timestamp().getEpochSecond()
                                    - choice.timestamp().getEpochSecond())
                            < 60)
                    .toList();
            assertThat(event).extracting(Interaction::itemId).contains(choice.itemId());
            assertThat(choice.timestamp())
                    .isEqualTo(event.stream()
                            .map(Interaction::timestamp)
                            .min(Instant::compareTo)
                            .orElseThrow());
            Set<String> others = event.stream().map(Interaction::itemId).collect(Collectors.toSet());
            others.remove(choice.itemId());
            assertThat(choice.slate()).noneMatch(others::contains);
        });
        assertThat(choices)
                .extracting(choice -> choice.userId() + choice.timestamp())
                .doesNotHaveDuplicates();
    }

    @Test
    void testSlatesHaveTheSizesThatAreAskedForAndTrainingSlatesAny() {
        List<Target> choices =
                choices(new ChoiceConfig(100, 0, 0, 0, 2, 5, List.of(2, 5), 0, ChoiceConfig.UNIFORM, 60, 800));

        assertThat(choices)
                .filteredOn(choice -> choice.split().equals("test"))
                .extracting(choice -> choice.slate().size())
                .contains(2, 5)
                .containsOnly(2, 5);
        assertThat(choices)
                .filteredOn(choice -> choice.split().equals("train"))
                .extracting(choice -> choice.slate().size())
                .contains(2, 3, 4, 5);
    }

    @Test
    void withoutRatingsChoicesAreTheSameAndNoRatingIsAskedFor() {
        ChoiceConfig choice = config(0, ChoiceConfig.UNIFORM);
        LocalStageContext context = new LocalStageContext(folder.resolve("run" + runs++));
        context.put(Tables.INTERACTIONS, world());

        new TargetsStage(new AgentsConfig("0", 0, 0), new TargetsConfig(0, 0, 0, 0, 0), choice, BATCH)
                .choicesAlone()
                .run(context);

        assertThat(context.rows(Tables.TARGETS)).isEqualTo(choices(choice));
    }

    @Test
    void aSlateHasTheItemTakenAndNothingThatWasSeenOrCouldNotYetBeKnown() {
        Map<String, List<Interaction>> histories = byUser();

        assertThat(choices(config(0, ChoiceConfig.UNIFORM))).allSatisfy(choice -> {
            assertThat(choice.slate()).contains(choice.itemId()).doesNotHaveDuplicates();
            assertThat(choice.slate()).hasSizeBetween(2, 5);
            boolean test = choice.split().equals("test");
            Set<String> seen = histories.get(choice.userId()).stream()
                    .filter(row -> test || row.timestamp().isBefore(choice.timestamp()))
                    .map(Interaction::itemId)
                    .filter(item -> !item.equals(choice.itemId()))
                    .collect(Collectors.toSet());
            assertThat(choice.slate()).noneMatch(seen::contains);
            boolean known = firstRated(choice.itemId()).isBefore(choice.timestamp());
            assertThat(choice.slate())
                    .allSatisfy(item -> assertThat(firstRated(item).isBefore(choice.timestamp()))
                            .as(item)
                            .isEqualTo(known));
        });
    }

    @Test
    void aTrainingSlateMayShowWhatTheUserRatesLater() {
        Map<String, List<Interaction>> histories = byUser();
        List<Target> training = choices(config(0, ChoiceConfig.UNIFORM)).stream()
                .filter(choice -> !choice.split().equals("test"))
                .toList();

        assertThat(training).anySatisfy(choice -> {
            Set<String> later = histories.get(choice.userId()).stream()
                    .filter(row -> row.timestamp().isAfter(choice.timestamp().plusSeconds(60)))
                    .map(Interaction::itemId)
                    .collect(Collectors.toSet());
            assertThat(choice.slate()).anyMatch(later::contains);
        });
    }

    @Test
    void aShareOfTheSlatesIsWithoutTheItemTakenAndPlacesAreDrawn() {
        List<Target> choices = choices(config(0.4, ChoiceConfig.UNIFORM));

        long without = choices.stream()
                .filter(choice -> !choice.slate().contains(choice.itemId()))
                .count();
        assertThat((double) without / choices.size()).isBetween(0.25, 0.55);
        assertThat(choices.stream()
                        .map(choice -> choice.slate().indexOf(choice.itemId()))
                        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting())))
                .containsKeys(-1, 0, 1, 2, 3);
    }

    @Test
    void theSameSlatesAreDrawnAgainAndBothWaysToDrawDiffer() {
        List<Target> choices = choices(config(0.1, ChoiceConfig.BY_POPULARITY));

        assertThat(drawn(config(0.1, ChoiceConfig.BY_POPULARITY))).containsExactlyInAnyOrderElementsOf(choices);
        assertThat(choices(config(0.1, ChoiceConfig.UNIFORM))).isNotEqualTo(choices);
    }

    @Test
    void validationChoicesAreSplitByUsersAndFirstBatchesAreNoTargets() {
        List<Target> choices = choices(config(0, ChoiceConfig.UNIFORM));

        assertThat(choices).allSatisfy(choice -> assertThat(choice.revision()).isPositive());
        choices.stream()
                .filter(choice -> choice.split().equals("validation"))
                .collect(Collectors.groupingBy(Target::userId, Collectors.mapping(Target::purpose, Collectors.toSet())))
                .values()
                .forEach(purposes -> assertThat(purposes).hasSize(1));
        assertThat(choices).extracting(Target::purpose).contains(Target.TRAIN, Target.TEST);
    }
}
