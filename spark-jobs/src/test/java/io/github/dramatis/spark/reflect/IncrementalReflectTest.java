package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.ReferenceItem;
import io.github.dramatis.spark.table.ReferenceTrait;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncrementalReflectTest {
    private static final String KEPT = "as it was";

    private final RatingWorld world = RatingWorld.generated(12, 3);

    @TempDir
    Path folder;

    private LocalStageContext full;

    @BeforeEach
    void aFullRun() {
        full = new LocalStageContext(folder.resolve("full"));
        full.put(Tables.ITEMS, world.items());
        full.putInteractions(world.interactions());
        new ReflectStage(RatingWorld.CONFIG, RatingWorld.HALF_STARS).run(full);
    }

    @Test
    void onlyUsersWhoseTrainingPartHasGrownAreReflectedOn() {
        List<Interaction> more = new ArrayList<>(world.interactions());
        more.add(new Interaction("u3", "late", 4, Instant.ofEpochSecond(1), "train", true));
        more.add(new Interaction("u4", "tested", 4, Instant.ofEpochSecond(9_000_000), "test", true));
        more.add(new Interaction("new", "i1", 4, Instant.ofEpochSecond(1), "train", true));
        LocalStageContext next = after(more);

        ReflectStage.Result result = incremental(next);

        assertThat(result.reflected()).isEqualTo(2);
        assertThat(result.users()).isEqualTo(13);
        assertThat(next.rows(Tables.PROFILES)).hasSizeGreaterThan(13).allSatisfy(row -> assertThat(
                        row.text().equals(KEPT))
                .as(row.userId())
                .isEqualTo(!row.userId().equals("u3") && !row.userId().equals("new")));
        assertThat(next.rows(Tables.MEMORIES))
                .hasSize(full.rows(Tables.MEMORIES).size() + 2)
                .allSatisfy(row -> assertThat(row.text().equals(KEPT))
                        .as(row.userId())
                        .isEqualTo(!row.userId().equals("u3") && !row.userId().equals("new")));
    }

    @Test
    void aUserIsReflectedOnByTheFrozenStatisticsWhateverElseCame() {
        List<Interaction> alone = new ArrayList<>(world.interactions());
        for (int i = 0; i < 9; i++) {
            alone.add(new Interaction("new", "i" + i, 4, Instant.ofEpochSecond(i), "train", true));
        }
        List<Interaction> amongOthers = new ArrayList<>(alone);
        for (int user = 0; user < 30; user++) {
            for (int i = 0; i < 9; i++) {
                amongOthers.add(new Interaction("other" + user, "i" + i, 0.5, Instant.ofEpochSecond(i), "train", true));
            }
        }
        LocalStageContext one = after(alone);
        LocalStageContext many = after(amongOthers);

        incremental(one);
        incremental(many);

        List<Profile> expected = profilesOf("new", one);
        assertThat(expected).isNotEmpty().allMatch(row -> row.conformity() != null);
        assertThat(profilesOf("new", many)).isEqualTo(expected);
    }

    @Test
    void whatWasFrozenSaysTheSameAsTheDataItCameFrom() {
        List<ReferenceTrait> traits = full.rows(Tables.REFERENCE_TRAITS);

        assertThat(PopulationCuts.of(traits).frozen()).containsExactlyInAnyOrderElementsOf(traits);
        ReferenceItem item = full.rows(Tables.REFERENCE_ITEMS).get(0);
        List<Interaction> training = world.interactions().stream()
                .filter(row ->
                        row.itemId().equals(item.itemId()) && !row.split().equals("test"))
                .toList();
        assertThat(item.count()).isEqualTo(training.size());
        assertThat(item.millionths() / 1e6)
                .isEqualTo(training.stream().mapToDouble(Interaction::rating).sum());
        assertThat(item.count0() + item.count1())
                .isEqualTo(training.stream()
                        .filter(row -> row.split().equals("train"))
                        .count());
    }

    /** The tables after the full run, every text of which says that it was kept, with these ratings. */
    private LocalStageContext after(List<Interaction> interactions) {
        LocalStageContext next = new LocalStageContext(folder.resolve("next" + interactions.size()));
        next.put(Tables.ITEMS, world.items());
        next.put(Tables.INTERACTIONS, interactions);
        next.putAgents();
        next.put(Tables.REFERENCE_ITEMS, full.rows(Tables.REFERENCE_ITEMS));
        next.put(Tables.REFERENCE_TRAITS, full.rows(Tables.REFERENCE_TRAITS));
        next.putBefore(Tables.TRAITS, full.rows(Tables.TRAITS));
        next.putBefore(
                Tables.PROFILES,
                full.rows(Tables.PROFILES).stream()
                        .map(p -> new Profile(
                                p.userId(),
                                p.revision(),
                                p.until(),
                                p.interactions(),
                                p.activity(),
                                p.conformity(),
                                p.diversity(),
                                p.activityLevel(),
                                p.conformityLevel(),
                                p.diversityLevel(),
                                p.ratingMean(),
                                p.ratingSpread(),
                                KEPT,
                                p.reflector(),
                                p.error()))
                        .toList());
        next.putBefore(
                Tables.MEMORIES,
                full.rows(Tables.MEMORIES).stream()
                        .map(m -> new Memory(m.userId(), m.itemId(), m.timestamp(), m.rating(), KEPT))
                        .toList());
        return next;
    }

    private static ReflectStage.Result incremental(LocalStageContext context) {
        return new ReflectStage(RatingWorld.CONFIG, RatingWorld.HALF_STARS)
                .incremental()
                .run(context);
    }

    private static List<Profile> profilesOf(String user, LocalStageContext context) {
        return context.rows(Tables.PROFILES).stream()
                .filter(row -> row.userId().equals(user))
                .toList();
    }
}
