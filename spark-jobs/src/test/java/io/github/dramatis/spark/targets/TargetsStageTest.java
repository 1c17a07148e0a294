package io.github.dramatis.spark.targets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.AgentsConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.TargetsConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TargetsStageTest {
    private static final int BATCH = 4;
    private static final AgentsConfig EVERYBODY = new AgentsConfig("0", 0, 0);
    private static final ChoiceConfig NO_CHOICES =
            new ChoiceConfig(0, 0, 0, 0, 2, 5, List.of(), 0, ChoiceConfig.UNIFORM, 60, 800);
    private static final TargetsConfig ALL = new TargetsConfig(0, 0, 0, 0, 0);

    @TempDir
    Path folder;

    private int runs;

    /** Users with 10 training, 3 validation and 5 test rows; every third has rated only a sixth as much. */
    private static List<Interaction> world(int users) {
        List<Interaction> rows = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int few = user % 3 == 2 ? 1 : 6;
            rate(rows, user, "train", 10 * few / 6 + 4);
            rate(rows, user, "validation", few);
            rate(rows, user, "test", few);
        }
        return rows;
    }

    private static void rate(List<Interaction> rows, int user, String split, int count) {
        for (int i = 0; i < count; i++) {
            rows.add(new Interaction("u" + user, split + i, 3, Instant.ofEpochSecond(rows.size()), split));
        }
    }

    private LocalStageContext run(List<Interaction> rows, AgentsConfig agents, TargetsConfig targets) {
        LocalStageContext context = new LocalStageContext(folder.resolve("run" + runs++));
        context.put(Tables.INTERACTIONS, rows);
        new TargetsStage(agents, targets, NO_CHOICES, BATCH).run(context);
        return context;
    }

    private List<Target> targets(List<Interaction> rows, TargetsConfig targets) {
        return run(rows, EVERYBODY, targets).rows(Tables.TARGETS);
    }

    private static Map<String, Long> perUser(List<Target> targets, String split) {
        return targets.stream()
                .filter(target -> target.split().equals(split))
                .collect(Collectors.groupingBy(Target::userId, Collectors.counting()));
    }

    private static Set<String> agents(LocalStageContext context) {
        return context.rows(Tables.AGENTS).stream().map(Agent::userId).collect(Collectors.toSet());
    }

    @Test
    void aUsersFirstBatchIsNoTargetAndEachOtherRowNamesTheRevisionBeforeItsBatch() {
        List<Target> targets = targets(world(1), ALL);

        assertThat(targets).hasSize(14 + 6 + 6 - BATCH).allMatch(target -> target.weight() == 1);
        assertThat(targets)
                .filteredOn(target -> target.split().equals("train"))
                .allSatisfy(target -> assertThat(target.revision())
                        .isEqualTo(Integer.parseInt(target.itemId().substring(5)) / BATCH))
                .hasSize(10);
        assertThat(targets)
                .filteredOn(target -> target.split().equals("test"))
                .allSatisfy(target -> assertThat(target.revision()).isEqualTo(5));
    }

    @Test
    void idsWithSeparatorsStayApart() {
        List<Interaction> rows = world(1);
        rows.replaceAll(r -> new Interaction("a:b", r.itemId() + "%3A:", 3, r.timestamp(), r.split()));

        assertThat(targets(rows, ALL)).extracting(Target::targetId).contains("a%3Ab:test0%253A%3A");
    }

    @Test
    void aTotalTakesEverybodysFirstRowBeforeAnybodysSecondAndWeightsMakeUpForIt() {
        List<Interaction> rows = world(30);
        List<Target> targets = targets(rows, new TargetsConfig(0, 0, 0, 0, 50));

        Map<String, Long> counts = perUser(targets, "test");
        assertThat(counts).hasSize(30);
        assertThat(counts.values().stream().mapToLong(Long::longValue).sum()).isEqualTo(50);
        assertThat(counts.values()).allMatch(count -> count <= 2);
        // ten users have one row and keep it; twenty have six, of which one and a second at every chance are taken
        assertThat(targets).filteredOn(target -> target.split().equals("test")).allSatisfy(target -> assertThat(
                        target.weight())
                .isEqualTo(Integer.parseInt(target.userId().substring(1)) % 3 == 2 ? 1 : 6.0 / 2));
    }

    @Test
    void whereATotalEndsUsersOfManyRowsAndOfFewHaveTheSameChance() {
        List<Interaction> rows = new ArrayList<>();
        for (int user = 0; user < 400; user++) {
            rate(rows, user, "train", BATCH);
            rate(rows, user, "test", user % 2 == 0 ? 1 : 9);
        }

        List<Target> targets = targets(rows, new TargetsConfig(0, 0, 0, 0, 200));

        assertThat(perUser(targets, "test")).hasSize(200);
        assertThat(targets.stream().filter(target -> target.weight() == 2).count())
                .as("users of one row, of whom half are taken")
                .isBetween(75L, 125L);
        assertThat(targets.stream().filter(target -> target.weight() == 18)).hasSizeBetween(75, 125);
    }

    @Test
    void aLimitOfUsersRowsKeepsTheRowsOfALowerOne() {
        List<Interaction> rows = world(6);
        List<Target> two = targets(rows, new TargetsConfig(2, 1, 0, 2, 0));
        List<Target> three = targets(rows, new TargetsConfig(3, 1, 0, 3, 0));

        assertThat(perUser(two, "train").values()).containsOnly(2L, 1L);
        assertThat(perUser(three, "train").values()).containsOnly(3L, 1L);
        assertThat(three)
                .extracting(Target::targetId)
                .containsAll(two.stream().map(Target::targetId).toList());
    }

    @Test
    void noUsersValidationRowsServeTwoPurposesAndAllPurposesAreServed() {
        List<Target> validation = targets(world(30), ALL).stream()
                .filter(target -> target.split().equals("validation"))
                .toList();

        assertThat(validation).extracting(Target::purpose).containsOnly("stop", "tune", "pool");
        assertThat(validation.stream()
                        .collect(Collectors.groupingBy(
                                Target::userId, Collectors.mapping(Target::purpose, Collectors.toSet()))))
                .allSatisfy((user, purposes) -> assertThat(purposes).hasSize(1));
    }

    @Test
    void neitherTheOrderOfRowsNorOtherUsersChangeWhatIsDrawn() {
        List<Interaction> shuffled = world(12);
        Collections.reverse(shuffled);
        TargetsConfig few = new TargetsConfig(3, 1, 9, 2, 0);

        assertThat(targets(shuffled, few)).isEqualTo(targets(world(12), few));
    }

    @Test
    void agentsAreChosenByHashSoThatMoreKeepTheFewer() {
        Set<String> few = agents(run(world(20), new AgentsConfig("5", 0, 0), ALL));
        LocalStageContext more = run(world(20), new AgentsConfig("9", 0, 0), ALL);

        assertThat(few).hasSize(5);
        assertThat(agents(more)).hasSize(9).containsAll(few);
        assertThat(more.rows(Tables.TARGETS).stream().map(Target::userId))
                .containsOnly(agents(more).toArray(String[]::new));
    }

    @Test
    void everybodysRatingsAreReadOnceToChooseTheAgentsAndOnceForTheirTargets() {
        List<Interaction> rows = world(300);
        LocalStageContext context = new LocalStageContext(folder.resolve("passes"));
        context.put(Tables.INTERACTIONS, rows);
        TargetsStage stage = new TargetsStage(new AgentsConfig("3", 0, 0), ALL, NO_CHOICES, BATCH);
        List<TargetsResult> results = new ArrayList<>();

        CountedWork work = CountedWork.of(context.spark(), () -> results.add(stage.run(context)));

        assertThat(results.get(0).users()).isEqualTo(300);
        assertThat(results.get(0).agents()).isEqualTo(3);
        assertThat(work.rowsRead()).isBetween(2L * rows.size(), 3L * rows.size());
    }

    @Test
    void agentsStayAgentsInAnIncrementalRunAndPlacesLeftAreFilled() {
        LocalStageContext context = new LocalStageContext(folder.resolve("incremental"));
        context.put(Tables.INTERACTIONS, world(20));
        context.putBefore(Tables.AGENTS, List.of(new Agent("u3"), new Agent("u4"), new Agent("gone")));

        new TargetsStage(new AgentsConfig("4", 0, 0), ALL, NO_CHOICES, BATCH)
                .incremental()
                .run(context);

        assertThat(agents(context)).hasSize(4).contains("u3", "u4").doesNotContain("gone");
    }

    @Test
    void agentsCanBeNamedByAFileOrATableAndBoundedByTheirRatings() throws IOException {
        Path file = Files.writeString(folder.resolve("ids.txt"), " u1 \n\nu2\nnobody\n");
        LocalStageContext named = run(world(6), new AgentsConfig(file.toString(), 0, 0), ALL);
        named.spark().sql("SELECT 'u4' AS user_id").createOrReplaceTempView("chosen_agents");

        assertThat(agents(named)).containsExactlyInAnyOrder("u1", "u2");
        assertThat(agents(run(world(6), new AgentsConfig("table:chosen_agents", 0, 0), ALL)))
                .containsExactly("u4");
        assertThat(agents(run(world(6), new AgentsConfig("0", 0, 20), ALL))).containsExactlyInAnyOrder("u2", "u5");
    }

    @Test
    void otherIdsInTheFileOrTableAreAnotherSetting() throws IOException {
        Path file = Files.writeString(folder.resolve("ids.txt"), " u1 \n\nu2\n");
        Object before = settings(file.toString());

        Files.writeString(file, "u2\nu1\nu2\n");
        assertThat(settings(file.toString())).as("the same users").isEqualTo(before);
        Files.writeString(file, "u1\nu3\n");
        assertThat(settings(file.toString())).isNotEqualTo(before);

        Sessions.create("tests").sql("SELECT 'u4' AS user_id").createOrReplaceTempView("named_agents");
        Object ofTable = settings("table:named_agents");
        Sessions.create("tests").sql("SELECT 'u5' AS user_id").createOrReplaceTempView("named_agents");
        assertThat(settings("table:named_agents")).isNotEqualTo(ofTable);
        assertThat(settings(folder.resolve("none").toString()))
                .as("an error only when the stage runs")
                .isNotEqualTo(before);
    }

    private static Map<String, Object> settings(String users) {
        return new TargetsStage(new AgentsConfig(users, 0, 0), ALL, NO_CHOICES, BATCH)
                .ofNamed(Sessions.create("tests"))
                .settings();
    }

    @Test
    void whoCannotBeReadOrIsNotThereIsSaid() {
        assertThatThrownBy(() ->
                        run(world(2), new AgentsConfig(folder.resolve("none").toString(), 0, 0), ALL))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("agents.users")
                .hasMessageContaining("it cannot be read");
        assertThatThrownBy(() -> run(world(2), new AgentsConfig("0", 500, 0), ALL))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none of the users");
    }
}
