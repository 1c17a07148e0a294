package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.train.AdapterPlan.Available;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdapterPlanTest {
    private static final List<String> ALL = List.of("single-max", "single-min", "persona", "random");

    private static Available persona(String memory, String persona, long rows) {
        return new Available(memory, Memberships.persona("traits"), persona, rows);
    }

    private static Available random(int seed, String cluster, long rows) {
        return new Available("short", Memberships.random("traits", seed), cluster, rows);
    }

    private static AdapterPlan plan(String adapter, String scheme, String persona, long rows, long available) {
        return new AdapterPlan(adapter, setting(ALL, 0, 1), "short", scheme, 1, persona, 1, 0, rows, available);
    }

    private static TrainSetting setting(List<String> kinds, int maxRows, int seeds) {
        return settings(kinds, maxRows, seeds, "{}").get(0);
    }

    /** @param over keys of train with their values */
    private static List<TrainSetting> settings(List<String> kinds, int maxRows, int seeds, String over) {
        DramatisConfig config = LoadedConfig.parse(
                        "test",
                        "source: {format: csv, path: p}\nexperiment: {over: " + over
                                + "}\ntrain: {persona-from: base, adapters: " + kinds + ", max-rows: " + maxRows
                                + ", seeds: " + seeds + "}",
                        List.of())
                .config();
        return config.experiment().ways(config.train());
    }

    private static List<AdapterPlan> plans(
            List<Available> available, List<String> kinds, List<String> schemes, int maxRows, int seeds) {
        return AdapterPlan.of(available, settings(kinds, maxRows, seeds, "{}"), schemes);
    }

    @Test
    void singleMaxGetsAllRowsPersonasAndRandomClustersTheirOwnAndSingleMinAsManyAsItsPersona() {
        List<AdapterPlan> plans = plans(
                List.of(persona("short", "0", 30), persona("short", "1", 50), random(0, "0", 38), random(0, "1", 42)),
                ALL,
                List.of("traits"),
                0,
                1);

        assertThat(plans)
                .containsExactly(
                        plan("single-max", null, null, 80, 80),
                        plan("persona", "traits", "1", 50, 50),
                        plan("single-min", "traits", "1", 50, 80),
                        plan("random", "traits", "1", 42, 42),
                        plan("random", "traits", "0", 38, 38),
                        plan("persona", "traits", "0", 30, 30),
                        plan("single-min", "traits", "0", 30, 80));
    }

    @Test
    void everyAdapterOfEverybodyBeginsAnewBesideTheOneThatOthersGoOnFrom() {
        DramatisConfig config = LoadedConfig.parse(
                        "test",
                        "source: {format: csv, path: p}\n"
                                + "train: {adapters: [single-max, single-wide, single-subsample, persona]}",
                        List.of())
                .config();
        List<AdapterPlan> plans = AdapterPlan.of(
                List.of(persona("short", "0", 30), persona("short", "1", 50)),
                config.experiment().ways(config.train()),
                List.of("traits"));

        assertThat(plans).hasSize(5);
        assertThat(TrainStage.beginAnew(plans)).isEqualTo(3);
    }

    @Test
    void eachMemoryVariantHasAdaptersOfItsOwn() {
        List<AdapterPlan> plans = plans(
                List.of(persona("short", "0", 3), persona("long", "0", 4)),
                List.of("persona"),
                List.of("traits"),
                0,
                1);

        assertThat(plans).extracting(AdapterPlan::path).containsExactly("persona/long/0", "persona/short/0");
    }

    @Test
    void eachSeedTrainsEverythingAnewWithRandomClustersOfItsOwn() {
        List<AdapterPlan> plans = plans(
                List.of(persona("short", "0", 5), random(0, "0", 4), random(1, "0", 3)),
                List.of("single-max", "random"),
                List.of("traits"),
                0,
                2);

        assertThat(plans)
                .extracting(AdapterPlan::path)
                .containsExactly(
                        "single-max/short/all/seed-0",
                        "single-max/short/all/seed-1",
                        "random/short/0/seed-0",
                        "random/short/0/seed-1");
        assertThat(plans).extracting(AdapterPlan::rows).containsExactly(5L, 5L, 4L, 3L);
        assertThat(plans.get(3).variantId()).isEqualTo("random/short/seed-1");
    }

    @Test
    void aSubsampleHasAsManyOfEverybodysRowsAsAPersonaHasOnAverage() {
        List<AdapterPlan> plans = plans(
                List.of(persona("short", "0", 30), persona("short", "1", 51), persona("short", "2", 11)),
                List.of("single-subsample"),
                List.of("traits"),
                0,
                1);

        assertThat(plans).extracting(AdapterPlan::path).containsExactly("single-subsample/short/all");
        assertThat(plans).extracting(AdapterPlan::rows).containsExactly(30L);
        assertThat(plans).extracting(AdapterPlan::available).containsExactly(92L);
        assertThat(plans.get(0).limited()).as("by train.max-rows").isFalse();
    }

    @Test
    void noAdapterGetsMoreThanTheLimit() {
        assertThat(plans(
                        List.of(persona("short", "0", 300)),
                        List.of("single-max", "persona"),
                        List.of("traits"),
                        100,
                        1))
                .extracting(AdapterPlan::rows)
                .containsOnly(100L);
    }

    @Test
    void eachSchemeHasPersonasAndControlsOfItsOwnBesideTheOneAdapterOfAll() {
        List<AdapterPlan> plans = plans(
                List.of(
                        persona("short", "0", 80),
                        random(0, "0", 80),
                        new Available("short", Memberships.persona("style-2"), "0", 50),
                        new Available("short", Memberships.persona("style-2"), "1", 30),
                        new Available("short", Memberships.random("style-2", 0), "0", 45),
                        new Available("short", Memberships.random("style-2", 0), "1", 35)),
                List.of("single-max", "persona", "random"),
                List.of("traits", "style-2"),
                0,
                1);

        assertThat(plans)
                .extracting(AdapterPlan::path)
                .containsExactlyInAnyOrder(
                        "single-max/short/all",
                        "persona/short/traits/0",
                        "random/short/traits/0",
                        "persona/short/style-2/0",
                        "persona/short/style-2/1",
                        "random/short/style-2/0",
                        "random/short/style-2/1");
        assertThat(plans.get(plans.size() - 1).variantId()).isEqualTo("persona/short/style-2");
    }

    @Test
    void eachSettingTrainsEverythingOnTheSameRowsInTheSameOrder() {
        List<AdapterPlan> plans = AdapterPlan.of(
                List.of(persona("short", "0", 5)),
                settings(List.of("single-max", "persona"), 0, 1, "{rank: [4, 64], layers: [top-2]}"),
                List.of("traits"));

        assertThat(plans)
                .extracting(AdapterPlan::path)
                .containsExactly(
                        "persona/short/rank-4,layers-top-2/0",
                        "persona/short/rank-64,layers-top-2/0",
                        "single-max/short/rank-4,layers-top-2/all",
                        "single-max/short/rank-64,layers-top-2/all");
        assertThat(plans).extracting(AdapterPlan::rank).containsExactly(4, 64, 4, 64);
        assertThat(plans.get(1).parentPath()).isEqualTo(plans.get(3).path());
        assertThat(plans.get(1).variantId()).isEqualTo("persona/short/rank-64,layers-top-2");
        assertThat(plans.get(0).draws()).isEqualTo(plans.get(1).draws()).isEqualTo("persona/short+long/0");
    }

    @Test
    void adaptersOfAllMemoriesHaveTheSameDraws() {
        List<AdapterPlan> plans = plans(
                List.of(persona("short", "0", 5), persona("long", "0", 5), persona("long-without-title", "0", 5)),
                List.of("persona"),
                List.of("traits"),
                0,
                1);

        assertThat(plans).extracting(AdapterPlan::draws).containsOnly("persona/short+long/0");
    }

    @Test
    void oneWideAdapterForEachNumberOfPersonasHasTheRankOfTheirsTogether() {
        List<Available> available = List.of(
                persona("short", "0", 50),
                persona("short", "1", 30),
                new Available("short", Memberships.persona("style-2"), "0", 40),
                new Available("short", Memberships.persona("style-2"), "1", 40),
                new Available("short", Memberships.persona("style-4"), "0", 20),
                new Available("short", Memberships.persona("style-4"), "1", 20),
                new Available("short", Memberships.persona("style-4"), "2", 20),
                new Available("short", Memberships.persona("style-4"), "3", 20));
        List<String> schemes = List.of("traits", "style-2", "style-4");

        List<AdapterPlan> plans = plans(available, List.of("single-wide"), schemes, 0, 1);

        assertThat(plans)
                .extracting(AdapterPlan::path)
                .containsExactly("single-wide/short/style-4/all", "single-wide/short/traits/all");
        assertThat(plans).extracting(AdapterPlan::rank).containsExactly(64, 32);
        assertThat(plans).extracting(AdapterPlan::rows).containsOnly(80L);
        assertThatThrownBy(() ->
                        AdapterPlan.of(available, settings(List.of("single-wide"), 0, 1, "{rank: [256]}"), schemes))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("4 times 256, and at most 512 is trained")
                .hasMessageContaining("set train.rank to at most 128");
    }
}
