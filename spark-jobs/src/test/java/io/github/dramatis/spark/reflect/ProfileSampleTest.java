package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.UserTrait;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Twelve users, of whom u0, u1 and u2 are agents, and two with three ratings. */
class ProfileSampleTest {
    private static final Set<String> AGENTS = Set.of("u0", "u1", "u2");
    private static final RatingWorld WORLD = RatingWorld.generated(12, 3);

    @TempDir
    Path folder;

    @Test
    void asManyUsersAsTheKeySaysGetProfilesAndMemoriesBesideTheAgents() {
        LocalStageContext alone = context("alone", ratings(user -> true));
        LocalStageContext sampling = context("sampling", ratings(user -> true));

        new ReflectStage(RatingWorld.CONFIG, RatingWorld.HALF_STARS).run(alone);
        ReflectStage.Result result = stage(4).run(sampling);

        Set<String> drawn = drawn(sampling);
        assertThat(drawn).hasSize(4).doesNotContain("few0", "few1");
        assertThat(result.users()).isEqualTo(14);
        assertThat(result.agents()).isEqualTo(3);
        assertThat(result.sampled()).isEqualTo(4);
        assertThat(result.reflected()).isEqualTo(7);
        assertThat(sampling.rows(Tables.MEMORIES).stream().map(Memory::userId).collect(Collectors.toSet()))
                .isEqualTo(sampling.rows(Tables.PROFILES).stream()
                        .map(Profile::userId)
                        .collect(Collectors.toSet()));
        assertThat(sampling.rows(Tables.PROFILES))
                .as("those of the agents are what they are without others")
                .filteredOn(profile -> AGENTS.contains(profile.userId()))
                .isEqualTo(alone.rows(Tables.PROFILES));
        assertThat(sampling.rows(Tables.TRAITS)).isEqualTo(alone.rows(Tables.TRAITS));
    }

    @Test
    void otherUsersRowsChangeNobodysDraw() {
        LocalStageContext all = context("all", ratings(user -> true));
        stage(4).run(all);
        Set<String> drawn = drawn(all);
        String notDrawn = WORLD.interactions().stream()
                .map(Interaction::userId)
                .filter(user -> !AGENTS.contains(user) && !drawn.contains(user))
                .findFirst()
                .orElseThrow();
        String gone = drawn.iterator().next();
        LocalStageContext withoutOneNotDrawn = context("less", ratings(user -> !user.equals(notDrawn)));
        LocalStageContext withoutOneDrawn = context("gone", ratings(user -> !user.equals(gone)));

        stage(4).run(withoutOneNotDrawn);
        stage(4).run(withoutOneDrawn);

        assertThat(drawn(withoutOneNotDrawn)).isEqualTo(drawn);
        Set<String> others = new TreeSet<>(drawn);
        others.remove(gone);
        assertThat(drawn(withoutOneDrawn)).hasSize(4).containsAll(others);
    }

    @Test
    void whoWasDrawnStaysDrawnInAnIncrementalRunAndNobodyElseIs() {
        LocalStageContext full = context("full", ratings(user -> true));
        stage(4).run(full);
        Set<String> drawn = drawn(full);
        String grown = drawn.iterator().next();
        List<Interaction> more = new ArrayList<>(ratings(user -> true));
        more.add(new Interaction(grown, "late", 4, Instant.ofEpochSecond(1), "train", true));
        for (int user = 0; user < 30; user++) {
            for (int i = 0; i < 9; i++) {
                more.add(new Interaction("new" + user, "i" + i, 4, Instant.ofEpochSecond(i), "train", true));
            }
        }
        LocalStageContext next = after(full, more);

        ReflectStage.Result result = stage(4).incremental().run(next);

        assertThat(drawn(next)).isEqualTo(drawn);
        assertThat(result.agents()).isEqualTo(3);
        assertThat(result.sampled()).isEqualTo(4);
        assertThat(result.reflected()).isEqualTo(1);
        assertThat(next.rows(Tables.TRAITS)).extracting(UserTrait::userId).hasSize(44);
        assertThat(next.rows(Tables.PROFILES))
                .filteredOn(profile -> !profile.userId().equals(grown))
                .isEqualTo(full.rows(Tables.PROFILES).stream()
                        .filter(profile -> !profile.userId().equals(grown))
                        .toList());
    }

    @Test
    void theStageIsAnotherOneOnlyWhereSomebodyIsDrawn() {
        ReflectStage plain = new ReflectStage(RatingWorld.CONFIG, RatingWorld.HALF_STARS);

        assertThat(plain.sampling(cluster("both", 0)).settings()).isEqualTo(plain.settings());
        assertThat(plain.sampling(cluster("traits+style", 4)).settings()).isEqualTo(plain.settings());
        assertThat(plain.sampling(cluster("both", 4)).settings())
                .isNotEqualTo(plain.settings())
                .isNotEqualTo(plain.sampling(cluster("both", 5)).settings());
    }

    private static ReflectStage stage(int sampled) {
        return new ReflectStage(RatingWorld.CONFIG, RatingWorld.HALF_STARS).sampling(cluster("both", sampled));
    }

    private static ClusterConfig cluster(String features, int sampled) {
        return new ClusterConfig(
                List.of(features), List.of(0), List.of(2), "silhouette", 1, 5, 1000, sampled, 1000, 1, 20);
    }

    private static Set<String> drawn(LocalStageContext context) {
        return context.rows(Tables.PROFILES).stream()
                .map(Profile::userId)
                .filter(user -> !AGENTS.contains(user))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<Interaction> ratings(Predicate<String> isThere) {
        List<Interaction> ratings = new ArrayList<>();
        WORLD.interactions().stream()
                .filter(rating -> isThere.test(rating.userId()))
                .forEach(ratings::add);
        for (int i = 0; i < 3; i++) {
            ratings.add(new Interaction("few0", "i" + i, 4, Instant.ofEpochSecond(i), "train"));
            ratings.add(new Interaction("few1", "i" + i, 4, Instant.ofEpochSecond(i), "train"));
        }
        return ratings;
    }

    private LocalStageContext context(String name, List<Interaction> ratings) {
        LocalStageContext context = new LocalStageContext(folder.resolve(name));
        context.put(Tables.ITEMS, WORLD.items());
        context.putInteractions(ratings, AGENTS);
        return context;
    }

    private LocalStageContext after(LocalStageContext full, List<Interaction> ratings) {
        LocalStageContext next = new LocalStageContext(folder.resolve("next"));
        next.put(Tables.ITEMS, WORLD.items());
        next.put(Tables.INTERACTIONS, ratings);
        next.putAgents(AGENTS);
        next.put(Tables.REFERENCE_ITEMS, full.rows(Tables.REFERENCE_ITEMS));
        next.put(Tables.REFERENCE_TRAITS, full.rows(Tables.REFERENCE_TRAITS));
        next.putBefore(Tables.TRAITS, full.rows(Tables.TRAITS));
        next.putBefore(Tables.PROFILES, full.rows(Tables.PROFILES));
        next.putBefore(Tables.MEMORIES, full.rows(Tables.MEMORIES));
        return next;
    }
}
