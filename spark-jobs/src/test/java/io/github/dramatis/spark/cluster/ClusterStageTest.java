package io.github.dramatis.spark.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.persona.AdjustedRandIndex;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.ProfileVector;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterStageTest {
    private static final int K_BY_SWEEP = 0;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"text", "traits", "both"})
    void plantedGroupsAreFoundWithTheirNumber(String features) {
        PlantedUsers users = new PlantedUsers(14, 11, 8);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        ClusterResult.Found result = new ClusterStage(config(features, K_BY_SWEEP))
                .run(context)
                .schemes()
                .get(0);

        List<PersonaMember> members = context.rows(Tables.PERSONA_MEMBERS);
        // one of the 33 users in a wrong group takes away a tenth
        assertThat(AdjustedRandIndex.of(
                        members.stream().map(PersonaMember::personaId).toList(),
                        members.stream().map(m -> users.groupOf(m.userId())).toList()))
                .isGreaterThan(0.85);
        assertThat(result.personas()).isEqualTo(3);
        assertThat(context.rows(Tables.PERSONA_SWEEP))
                .extracting(PersonaSweep::k, PersonaSweep::chosen)
                .containsExactly(tuple(1, false), tuple(2, false), tuple(3, true), tuple(4, false));
    }

    @Test
    void personasAreOrderedBySizeAndSayWhatSetsThemApart() throws Exception {
        PlantedUsers users = new PlantedUsers(8, 14, 11);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        new ClusterStage(config("both", 3)).run(context);

        List<Persona> personas = context.rows(Tables.PERSONAS);
        assertThat(personas).extracting(Persona::personaId).containsExactly("0", "1", "2");
        assertThat(personas).extracting(Persona::size).containsExactly(14L, 11L, 8L);
        assertThat(personas.get(0).name()).contains("fans of").contains("Musical");
        assertThat(personas.get(1).name()).contains("Western");
        assertThat(personas.get(2).name()).contains("Crime");
        Persona crime = personas.get(2);
        assertThat(crime.medoids()).hasSize(3).allSatisfy(user -> assertThat(users.groupOf(user))
                .isZero());
        JsonNode top = new ObjectMapper().readTree(crime.categories()).get(0);
        assertThat(top.get("category").asText()).isEqualTo("Crime");
        assertThat(top.get("share").asDouble())
                .isGreaterThan(top.get("population").asDouble());
        JsonNode traits = new ObjectMapper().readTree(personas.get(0).traits());
        assertThat(traits.at("/activity/low").asDouble()).isEqualTo(1);
        assertThat(traits.at("/conformity/high").asDouble()).isEqualTo(1);
        assertThat(traits.get("ratingMean").asDouble()).isBetween(2.5, 5.0);
    }

    /** A user of the group of Crime has rated hundreds of westerns, and one of the other group as much Crime. */
    @Test
    void noCategorySetsAPersonaApartThatItsCardShowsToBeRare() throws Exception {
        PlantedUsers users = new PlantedUsers(11, 11);
        rateMuch(users, "u000", "Western");
        rateMuch(users, "u011", "Crime");
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        new ClusterStage(config("text", 2)).run(context);

        List<String> first = new ArrayList<>();
        for (Persona persona : context.rows(Tables.PERSONAS)) {
            JsonNode categories = new ObjectMapper().readTree(persona.categories());
            first.add(categories.get(0).get("category").asText());
            assertThat(categories)
                    .allSatisfy(category -> assertThat(category.get("share").asDouble())
                            .as("share of %s", category.get("category").asText())
                            .isGreaterThan(category.get("population").asDouble()));
        }
        assertThat(first).containsExactlyInAnyOrder("Crime", "Musical");
    }

    private static void rateMuch(PlantedUsers users, String user, String category) {
        for (int i = 0; i < 800; i++) {
            users.interactions.add(
                    new Interaction(user, category + i % 20, 3, Instant.ofEpochSecond(100 + i), "train", false));
        }
    }

    @Test
    void byStyleThoseAreTogetherWhoUseTheScaleAlikeWhateverTheyLike() {
        PlantedUsers users = new PlantedUsers(10, 10);
        users.histogramOf = user -> takesExtremes(user) ? List.of(6L, 0L, 1L, 0L, 6L) : List.of(0L, 3L, 7L, 3L, 0L);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        new ClusterStage(config("style", 2)).run(context);

        assertThat(context.rows(Tables.PERSONA_MEMBERS).stream()
                        .collect(Collectors.groupingBy(
                                PersonaMember::personaId,
                                Collectors.mapping(m -> takesExtremes(m.userId()), Collectors.toSet())))
                        .values())
                .containsExactlyInAnyOrder(Set.of(true), Set.of(false));
    }

    private static boolean takesExtremes(String user) {
        return Integer.parseInt(user.substring(1)) % 2 == 0;
    }

    @Test
    void severalSchemesStandSideBySideEachAsIfItWereAlone() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        LocalStageContext both = new LocalStageContext(folder.resolve("both"));
        LocalStageContext alone = new LocalStageContext(folder.resolve("alone"));
        users.putInto(both);
        users.putInto(alone);

        ClusterResult result = new ClusterStage(schemes(List.of("traits", "text"), List.of(3, 2))).run(both);
        new ClusterStage(config("text", 2)).run(alone);

        assertThat(result.schemes())
                .extracting(ClusterResult.Found::scheme)
                .containsExactly("traits-3", "traits-2", "text-3", "text-2");
        assertThat(both.rows(Tables.PERSONA_MEMBERS)).hasSize(4 * 24);
        assertThat(ofText2(both, Tables.PERSONA_MEMBERS, PersonaMember::scheme))
                .isEqualTo(alone.rows(Tables.PERSONA_MEMBERS));
        assertThat(ofText2(both, Tables.PERSONA_SWEEP, PersonaSweep::scheme))
                .isEqualTo(alone.rows(Tables.PERSONA_SWEEP));
        assertThat(ofText2(both, Tables.PERSONAS, Persona::scheme))
                .usingRecursiveComparison()
                .isEqualTo(alone.rows(Tables.PERSONAS));
    }

    private static <R extends Record> List<R> ofText2(
            LocalStageContext context, Table<R> table, Function<R, String> scheme) {
        return context.rows(table).stream()
                .filter(row -> scheme.apply(row).equals("text-2"))
                .toList();
    }

    @Test
    void theSameRowsInOtherPartitionsGiveTheSamePersonas() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        LocalStageContext one = new LocalStageContext(folder.resolve("one"));
        LocalStageContext seven = new LocalStageContext(folder.resolve("seven"));
        users.putInto(one);
        Collections.shuffle(users.interactions, new Random(3));
        Collections.reverse(users.profiles);
        Collections.reverse(users.vectors);
        users.putInto(seven);
        String before = one.spark().conf().get("spark.sql.shuffle.partitions");
        try {
            one.spark().conf().set("spark.sql.shuffle.partitions", "1");
            new ClusterStage(config("both", 3)).run(one);
            one.spark().conf().set("spark.sql.shuffle.partitions", "7");
            new ClusterStage(config("both", 3)).run(seven);
        } finally {
            one.spark().conf().set("spark.sql.shuffle.partitions", before);
        }

        List<Persona> expected = one.rows(Tables.PERSONAS);
        List<Persona> found = seven.rows(Tables.PERSONAS);
        assertThat(found)
                .extracting(Persona::name)
                .isEqualTo(expected.stream().map(Persona::name).toList());
        for (int i = 0; i < expected.size(); i++) {
            assertThat(found.get(i).medoids()).isEqualTo(expected.get(i).medoids());
            assertThat(found.get(i).centre()).containsExactly(expected.get(i).centre(), within(1e-9));
        }
        assertThat(seven.rows(Tables.PERSONA_MEMBERS))
                .usingRecursiveComparison()
                .withComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : Double.compare(a, b), Double.class)
                .isEqualTo(one.rows(Tables.PERSONA_MEMBERS));
    }

    @Test
    void usersWithLittleHistoryGoToTheNearestPersonaAndAreMarked() {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        String newcomer = users.add(2, 4);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        ClusterResult.Found result =
                new ClusterStage(config("both", 3)).run(context).schemes().get(0);

        assertThat(result.users()).isEqualTo(25);
        assertThat(result.littleHistory()).isEqualTo(1);
        assertThat(result.fitted()).isEqualTo(24);
        List<PersonaMember> members = context.rows(Tables.PERSONA_MEMBERS);
        PersonaMember marked = members.get(24);
        assertThat(marked.userId()).isEqualTo(newcomer);
        assertThat(marked.littleHistory()).isTrue();
        assertThat(members.subList(0, 24)).noneMatch(PersonaMember::littleHistory);
        assertThat(marked.personaId()).isEqualTo(members.get(23).personaId());
    }

    @Test
    void centresAreFittedOnASampleButEveryoneHasAPersona() {
        PlantedUsers users = new PlantedUsers(12, 12);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        ClusterResult.Found result = new ClusterStage(
                        new ClusterConfig(List.of("text"), List.of(2), List.of(2), "elbow", 1, 5, 10, 0, 10, 1, 20))
                .run(context)
                .schemes()
                .get(0);

        assertThat(result.fitted()).isEqualTo(10);
        assertThat(result.users()).isEqualTo(24);
        List<PersonaMember> members = context.rows(Tables.PERSONA_MEMBERS);
        assertThat(AdjustedRandIndex.of(
                        members.stream().map(PersonaMember::personaId).toList(),
                        members.stream().map(m -> users.groupOf(m.userId())).toList()))
                .isEqualTo(1);
    }

    @Test
    void aSingleUserIsASinglePersona() {
        LocalStageContext context = new LocalStageContext(folder);
        new PlantedUsers(1).putInto(context);

        ClusterResult.Found result = new ClusterStage(config("both", K_BY_SWEEP))
                .run(context)
                .schemes()
                .get(0);

        assertThat(result.personas()).isEqualTo(1);
        assertThat(context.rows(Tables.PERSONAS).get(0).name()).isEqualTo("users close to the average");
        assertThat(context.rows(Tables.PERSONA_SWEEP)).containsExactly(new PersonaSweep("both", 1, 0, 1, null, true));
    }

    @Test
    void morePersonasThanUsersIsAnErrorThatNamesBoth() {
        LocalStageContext context = new LocalStageContext(folder);
        new PlantedUsers(2, 1).putInto(context);

        assertThatThrownBy(() -> new ClusterStage(config("text", 5)).run(context))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cluster.k = 5")
                .hasMessageContaining("3 users");
    }

    @Test
    void usersThatAreAllAlikeAreOnePersonaOrAnErrorIfMoreAreAskedFor() {
        PlantedUsers users = new PlantedUsers(6);
        users.vectors.replaceAll(v -> new ProfileVector(
                v.userId(), v.interactions(), users.vectors.get(0).vector()));
        LocalStageContext context = new LocalStageContext(folder.resolve("sweep"));
        users.putInto(context);
        LocalStageContext fixed = new LocalStageContext(folder.resolve("fixed"));
        users.putInto(fixed);

        assertThat(new ClusterStage(config("text", K_BY_SWEEP))
                        .run(context)
                        .schemes()
                        .get(0)
                        .personas())
                .isEqualTo(1);
        assertThatThrownBy(() -> new ClusterStage(config("text", 2)).run(fixed))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("do not differ");
    }

    @Test
    void noUserWithEnoughHistoryIsAnErrorWithTheFigure() {
        LocalStageContext context = new LocalStageContext(folder);
        new PlantedUsers(3).putInto(context);

        assertThatThrownBy(() -> new ClusterStage(new ClusterConfig(
                                List.of("text"), List.of(2), List.of(2), "elbow", 1, 50, 10, 0, 10, 1, 20))
                        .run(context))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("min-interactions = 50")
                .hasMessageContaining("none of the 3 users");
    }

    @Test
    void aProfileWithoutVectorIsAnErrorAndNotALostUser() {
        PlantedUsers users = new PlantedUsers(4, 4);
        users.vectors.remove(3);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        assertThatThrownBy(() -> new ClusterStage(config("text", 2)).run(context))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("1 users of the table profiles have no vector");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text", "both"})
    void whoHasNoProfileIsPlacedByTraitsAmongAlikeUsers(String features) {
        PlantedUsers users = new PlantedUsers(9, 8, 7);
        for (int group = 0; group < 3; group++) {
            for (int i = 0; i < 3; i++) {
                users.addUnprofiled(group, 20);
            }
        }
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        ClusterResult.Found result =
                new ClusterStage(config(features, 3)).run(context).schemes().get(0);

        List<PersonaMember> members = context.rows(Tables.PERSONA_MEMBERS);
        assertThat(members)
                .extracting(PersonaMember::userId)
                .doesNotHaveDuplicates()
                .hasSize(33);
        assertThat(members).allSatisfy(member -> {
            boolean unprofiled = users.unprofiled.contains(member.userId());
            assertThat(member.placedBy()).isEqualTo(unprofiled ? "traits+style" : byOwnFeatures(features));
            assertThat(member.distance() == null).isEqualTo(unprofiled);
        });
        assertThat(members.stream()
                        .collect(Collectors.groupingBy(
                                member -> users.groupOf(member.userId()),
                                Collectors.mapping(PersonaMember::personaId, Collectors.toSet())))
                        .values())
                .as("a group is a persona, with and without profiles")
                .containsExactlyInAnyOrder(Set.of("0"), Set.of("1"), Set.of("2"));
        assertThat(result.users()).isEqualTo(24);
        assertThat(result.byTraits()).isEqualTo(9);
        assertThat(context.rows(Tables.PERSONAS)).extracting(Persona::size).containsExactly(9L, 8L, 7L);
    }

    private static String byOwnFeatures(String features) {
        return features.equals("both") ? "text+traits" : features;
    }

    @Test
    void whoHasAProfileIsWhereTheyWouldBeWithoutTheOthers() {
        PlantedUsers alone = new PlantedUsers(9, 8, 7);
        PlantedUsers amongOthers = new PlantedUsers(9, 8, 7);
        for (int i = 0; i < 5; i++) {
            amongOthers.addUnprofiled(i % 4, 20);
        }
        LocalStageContext few = new LocalStageContext(folder.resolve("few"));
        LocalStageContext many = new LocalStageContext(folder.resolve("many"));
        alone.putInto(few);
        amongOthers.putInto(many);

        new ClusterStage(config("text", 3)).run(few);
        new ClusterStage(config("text", 3)).run(many);

        assertThat(many.rows(Tables.PERSONA_MEMBERS).subList(0, 24)).isEqualTo(few.rows(Tables.PERSONA_MEMBERS));
        assertThat(many.rows(Tables.PERSONAS))
                .usingRecursiveFieldByFieldElementComparator()
                .isEqualTo(few.rows(Tables.PERSONAS));
    }

    @Test
    void withoutTextEverybodyIsPlacedByTheSchemesOwnFeatures() {
        PlantedUsers users = new PlantedUsers(5, 5);
        users.addUnprofiled(1, 20);
        LocalStageContext context = new LocalStageContext(folder);
        users.putInto(context);

        ClusterResult.Found result =
                new ClusterStage(config("traits", 2)).run(context).schemes().get(0);

        assertThat(context.rows(Tables.PERSONA_MEMBERS))
                .hasSize(11)
                .allMatch(member -> member.placedBy().equals("traits") && member.distance() != null);
        assertThat(context.rows(Tables.REFERENCE_FEATURES)).allMatch(feature -> feature.centres() == null);
        assertThat(result.byTraits()).isZero();
    }

    private static ClusterConfig config(String features, int k) {
        return schemes(List.of(features), List.of(k));
    }

    private static ClusterConfig schemes(List<String> features, List<Integer> k) {
        return new ClusterConfig(features, k, List.of(4, 2, 3), "silhouette", 1, 5, 1000, 0, 1000, 2, 20);
    }
}
