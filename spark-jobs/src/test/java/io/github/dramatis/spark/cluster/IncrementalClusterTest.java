package io.github.dramatis.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.CountedWork;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IncrementalClusterTest {
    private static final IncrementalConfig ANY_DRIFT = new IncrementalConfig(1);

    /** The tables after full runs that several tests go on from, by ratings and settings. */
    private static final Map<List<Object>, LocalStageContext> FULL = new HashMap<>();

    @TempDir
    static Path shared;

    @TempDir
    Path folder;

    private int runs;

    @ParameterizedTest
    @ValueSource(strings = {"text", "traits", "both"})
    void aUserWithTheSameProfileIsPlacedWhereTheFitPlacedIt(String features) {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        LocalStageContext full = full(users, config(features, 3));
        LocalStageContext next = after(full, users, List.of());

        ClusterResult.Found result = new ClusterStage(config(features, 3))
                .incremental(ANY_DRIFT)
                .run(next)
                .schemes()
                .get(0);

        assertThat(result.placed()).isEqualTo(24);
        List<PersonaMember> expected = full.rows(Tables.PERSONA_MEMBERS);
        List<PersonaMember> found = next.rows(Tables.PERSONA_MEMBERS);
        for (int i = 0; i < 24; i++) {
            assertThat(found.get(i).personaId()).isEqualTo(expected.get(i).personaId());
            assertThat(found.get(i).distance()).isCloseTo(expected.get(i).distance(), within(1e-9));
        }
        assertThat(result.beyondReach())
                .as("of few users the reach is the farthest one's")
                .isZero();
    }

    @Test
    void onlyUsersWhoseProfileHasGrownArePlacedAndTheOthersKeepTheirRows() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        LocalStageContext full = full(users, config("both", 3));
        List<PersonaMember> kept = full.rows(Tables.PERSONA_MEMBERS).stream()
                .map(m -> new PersonaMember(
                        m.scheme(), m.userId(), m.personaId(), -1.0, m.interactions(), m.littleHistory(), m.placedBy()))
                .toList();
        users.afterReference = true;
        String newcomer = users.add(2, 20);
        LocalStageContext next = after(full, users, kept);

        List<ClusterResult.Found> results = new ArrayList<>();
        CountedWork work = CountedWork.of(
                next.spark(),
                () -> results.addAll(new ClusterStage(config("both", 3))
                        .incremental(ANY_DRIFT)
                        .run(next)
                        .schemes()));

        ClusterResult.Found result = results.get(0);
        assertThat(work.persisted()).as("the members").isEqualTo(1);
        assertThat(result.users()).isEqualTo(25);
        assertThat(result.placed()).isEqualTo(1);
        List<PersonaMember> members = next.rows(Tables.PERSONA_MEMBERS);
        assertThat(members).hasSize(25).containsAll(kept);
        PersonaMember placed = members.get(24);
        assertThat(placed.userId()).isEqualTo(newcomer);
        assertThat(users.groupOf(newcomer))
                .isEqualTo(users.groupOf(members.get(23).userId()));
        assertThat(placed.personaId()).isEqualTo(members.get(23).personaId());
        assertThat(next.rows(Tables.PERSONAS))
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("size")
                .isEqualTo(full.rows(Tables.PERSONAS));
        assertThat(next.rows(Tables.PERSONAS).stream().mapToLong(Persona::size).sum())
                .isEqualTo(25);
    }

    @Test
    void usersWithoutAProfileArePlacedByTheFrozenTraitsOnceTheirHistoryHasGrown() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        String kept = users.addUnprofiled(0, 20);
        String profiledSince = users.addUnprofiled(1, 20);
        LocalStageContext full = full(users, config("both", 3));
        users.afterReference = true;
        String newcomer = users.addUnprofiled(2, 20);
        users.unprofiled.remove(profiledSince);
        LocalStageContext next = after(full, users, full.rows(Tables.PERSONA_MEMBERS));

        ClusterResult.Found result = new ClusterStage(config("both", 3))
                .incremental(ANY_DRIFT)
                .run(next)
                .schemes()
                .get(0);

        assertThat(result.users()).isEqualTo(25);
        assertThat(result.byTraits()).isEqualTo(2);
        assertThat(result.placed()).isEqualTo(1);
        List<PersonaMember> before = full.rows(Tables.PERSONA_MEMBERS);
        List<PersonaMember> members = next.rows(Tables.PERSONA_MEMBERS);
        assertThat(members)
                .extracting(PersonaMember::userId)
                .doesNotHaveDuplicates()
                .hasSize(27);
        assertThat(of(kept, members)).isEqualTo(of(kept, before));
        assertThat(of(profiledSince, before).placedBy()).isEqualTo("traits+style");
        assertThat(of(profiledSince, members).placedBy()).isEqualTo("text+traits");
        assertThat(of(newcomer, members).placedBy()).isEqualTo("traits+style");
        assertThat(of(newcomer, members).personaId()).isEqualTo(members.get(23).personaId());
        assertThat(next.rows(Tables.PERSONAS).stream().mapToLong(Persona::size).sum())
                .isEqualTo(25);
    }

    @Test
    void afterAFullRunOfAnEarlierVersionWhoHasNoProfileStaysWithoutPersona() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        LocalStageContext full = full(users, config("both", 3));
        users.addUnprofiled(2, 20);
        LocalStageContext next = new LocalStageContext(folder.resolve("run" + ++runs));
        users.putInto(next, full.rows(Tables.REFERENCE_ITEMS));
        next.putWithout(
                Tables.REFERENCE_FEATURES,
                full.rows(Tables.REFERENCE_FEATURES).stream()
                        .filter(feature -> feature.centres() == null)
                        .toList(),
                "centres");
        next.putBefore(Tables.PERSONAS, full.rows(Tables.PERSONAS));
        next.putBeforeWithout(Tables.PERSONA_MEMBERS, full.rows(Tables.PERSONA_MEMBERS), "placed_by");

        new ClusterStage(config("both", 3)).incremental(ANY_DRIFT).run(next);

        assertThat(next.rows(Tables.PERSONA_MEMBERS)).isEqualTo(full.rows(Tables.PERSONA_MEMBERS));
        assertThatThrownBy(() -> PersonaPlacement.nearest(
                        next, config("both", 3), config("both", 3).schemes().get(0), next.read(Tables.TRAITS)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reference_features")
                .hasMessageContaining("find them again (dramatis run)");
    }

    private static PersonaMember of(String user, List<PersonaMember> members) {
        return members.stream()
                .filter(member -> member.userId().equals(user))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void usersWhoLikeNoPersonaAreRefusedWithTheFigure() {
        PlantedUsers users = new PlantedUsers(9, 8);
        LocalStageContext full = full(users, config("text", 2));
        users.afterReference = true;
        for (int i = 0; i < 5; i++) {
            users.add(3, 20);
        }
        LocalStageContext next = after(full, users, full.rows(Tables.PERSONA_MEMBERS));

        // 5 of 22
        assertThatThrownBy(() -> new ClusterStage(config("text", 2))
                        .incremental(new IncrementalConfig(0.2))
                        .run(next))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("0.227 of them")
                .hasMessageContaining("do a full run");
        assertThat(folder.resolve("run" + runs + "/persona_members")).doesNotExist();
    }

    @Test
    void afterARefitPersonasKeepTheirIdsWhateverTheirSizes() {
        PlantedUsers before = new PlantedUsers(14, 11, 8);
        LocalStageContext first = full(before, config("both", 3));
        PlantedUsers now = new PlantedUsers(8, 11, 14);
        LocalStageContext refit = context(now);
        refit.putBefore(Tables.PERSONAS, first.rows(Tables.PERSONAS));

        new ClusterStage(config("both", 3)).run(refit);

        assertThat(idOfGroup(refit, now)).isEqualTo(idOfGroup(first, before)).hasSize(3);
        assertThat(refit.rows(Tables.PERSONAS))
                .extracting(Persona::personaId)
                .as("by size the ids would be turned around")
                .containsExactly("0", "1", "2");
        assertThat(refit.rows(Tables.PERSONAS)).extracting(Persona::size).containsExactly(8L, 11L, 14L);
    }

    @Test
    void aPersonaMoreGetsAnIdThatWasNotInUseAndOneLessLeavesItsOwn() {
        PlantedUsers before = new PlantedUsers(14, 11, 8);
        LocalStageContext first = full(before, config("both", 3));
        PlantedUsers more = new PlantedUsers(7, 8, 9, 20);
        LocalStageContext grown = context(more);
        grown.putBefore(Tables.PERSONAS, first.rows(Tables.PERSONAS));
        new ClusterStage(config("both", 4)).run(grown);
        PlantedUsers fewer = new PlantedUsers(0, 9, 9);
        LocalStageContext shrunk = context(fewer);
        shrunk.putBefore(Tables.PERSONAS, first.rows(Tables.PERSONAS));

        new ClusterStage(config("both", 2)).run(shrunk);

        assertThat(idOfGroup(grown, more))
                .containsAllEntriesOf(idOfGroup(first, before))
                .containsEntry(3, Set.of("3"));
        assertThat(idOfGroup(shrunk, fewer))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        1,
                        idOfGroup(first, before).get(1),
                        2,
                        idOfGroup(first, before).get(2)));
    }

    @Test
    void personasThatWereFoundInOtherFeaturesAreMatchedByThoseInCommon() {
        PlantedUsers before = new PlantedUsers(14, 11, 8);
        LocalStageContext first = full(before, config("traits", 3));
        PlantedUsers now = new PlantedUsers(8, 11, 14);
        LocalStageContext refit = context(now);
        refit.putBefore(Tables.PERSONAS, first.rows(Tables.PERSONAS));

        new ClusterStage(config("both", 3)).run(refit);

        assertThat(idOfGroup(refit, now)).isEqualTo(idOfGroup(first, before));
    }

    private static Map<Integer, Set<String>> idOfGroup(LocalStageContext context, PlantedUsers users) {
        return context.rows(Tables.PERSONA_MEMBERS).stream()
                .collect(Collectors.groupingBy(
                        member -> users.groupOf(member.userId()),
                        Collectors.mapping(PersonaMember::personaId, Collectors.toSet())));
    }

    private static LocalStageContext full(PlantedUsers users, ClusterConfig config) {
        return FULL.computeIfAbsent(List.of(List.copyOf(users.interactions), config), key -> {
            LocalStageContext context = new LocalStageContext(shared.resolve("full" + FULL.size()));
            users.putInto(context);
            new ClusterStage(config).run(context);
            return context;
        });
    }

    private LocalStageContext context(PlantedUsers users) {
        LocalStageContext context = new LocalStageContext(folder.resolve("run" + ++runs));
        users.putInto(context);
        return context;
    }

    /** The tables after a full run, with these users and these members from before. */
    private LocalStageContext after(LocalStageContext full, PlantedUsers users, List<PersonaMember> members) {
        LocalStageContext next = new LocalStageContext(folder.resolve("run" + ++runs));
        users.putInto(next, full.rows(Tables.REFERENCE_ITEMS));
        next.put(Tables.REFERENCE_FEATURES, full.rows(Tables.REFERENCE_FEATURES));
        next.putBefore(Tables.PERSONAS, full.rows(Tables.PERSONAS));
        next.putBefore(Tables.PERSONA_MEMBERS, members);
        return next;
    }

    private static ClusterConfig config(String features, int k) {
        return new ClusterConfig(
                List.of(features), List.of(k), List.of(2, 3, 4), "silhouette", 1, 5, 1000, 0, 1000, 2, 20);
    }
}
