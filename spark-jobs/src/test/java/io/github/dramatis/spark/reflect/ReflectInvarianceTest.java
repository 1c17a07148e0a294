package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.reflection.ProfileRevision;
import io.github.dramatis.spark.reflect.RatingWorld.Reflected;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No rating may influence what it is prompted with. Here a rating is changed, everything is computed again, and what
 * its own prompt could show is compared to the last byte. Few users, so that one rating moves the population's
 * thresholds.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReflectInvarianceTest {
    private static final RatingWorld WORLD = RatingWorld.generated(14, 5);

    private Reflected before;
    private Path folder;
    private int runs;

    @BeforeAll
    void reflect(@TempDir Path folder) {
        this.folder = folder;
        before = WORLD.reflect(folder.resolve("before"));
    }

    /** All ratings of a batch share a prompt prefix: changing the whole batch tries ten rows at once. */
    @ParameterizedTest
    @ValueSource(strings = {"u0", "u4", "u7", "u11"})
    void theRatingsOfABatchLeaveTheirOwnPromptsAsTheyWere(String user) {
        List<Interaction> batch = rows("train").stream()
                .filter(r -> r.userId().equals(user) && position(r) / 10 == 1)
                .sorted(Comparator.comparing(ReflectInvarianceTest::position))
                .toList();
        assertThat(batch).isNotEmpty();

        Reflected after = reflectWithOtherRatings(batch);

        assertSamePast(batch.get(0), after);
        assertThat(after.profiles()).isNotEqualTo(before.profiles());
    }

    @Test
    void aTrainingRatingLeavesItsOwnPromptAsItWas() {
        Interaction row = rows("train").stream()
                .filter(r -> position(r) >= 10)
                .findFirst()
                .orElseThrow();

        assertSamePast(row, reflectWithOtherRatings(List.of(row)));
    }

    @Test
    void validationRatingsChangeOnlyLaterRevisionsOfTheirOwnUser() {
        Interaction first = rows("validation").stream()
                .filter(r -> position(r) >= 10)
                .findFirst()
                .orElseThrow();
        String user = first.userId();

        Reflected after = reflectWithOtherRatings(
                rows("validation").stream().filter(r -> r.userId().equals(user)).toList());

        assertSamePast(first, after);
        assertThat(after.profiles()).isNotEqualTo(before.profiles());
        assertThat(after.profiles())
                .filteredOn(p -> !p.userId().equals(user))
                .isEqualTo(before.profiles().stream()
                        .filter(p -> !p.userId().equals(user))
                        .toList());
        assertThat(after.memories())
                .filteredOn(m -> !m.userId().equals(user))
                .isEqualTo(before.memories().stream()
                        .filter(m -> !m.userId().equals(user))
                        .toList());
    }

    @Test
    void testRatingsChangeNothing() {
        Reflected after = reflectWithOtherRatings(rows("test"));

        assertThat(after).isEqualTo(before);
    }

    @Test
    void anyPartitioningGivesTheSame() {
        List<Interaction> shuffled = new ArrayList<>(WORLD.interactions());
        shuffled.sort(Comparator.comparing(
                r -> r.itemId().hashCode() * 31 + r.userId().hashCode()));
        SparkSession spark = SparkSession.active();
        String partitions = spark.conf().get("spark.sql.shuffle.partitions");
        try {
            for (String other : List.of("1", "7")) {
                spark.conf().set("spark.sql.shuffle.partitions", other);
                assertThat(new RatingWorld(shuffled, WORLD.items()).reflect(folder.resolve("partitions" + other)))
                        .isEqualTo(before);
            }
        } finally {
            spark.conf().set("spark.sql.shuffle.partitions", partitions);
        }
    }

    private Reflected reflectWithOtherRatings(List<Interaction> rows) {
        List<Interaction> changed = WORLD.interactions().stream()
                .map(row -> rows.contains(row) ? with(row, row.rating() > 2.5 ? 0.5 : 5.0) : row)
                .toList();
        return new RatingWorld(changed, WORLD.items()).reflect(folder.resolve("after" + runs++));
    }

    private void assertSamePast(Interaction row, Reflected after) {
        int revision = ProfileRevision.before(position(row), RatingWorld.CONFIG.batchSize());
        assertThat(revision).isPositive();
        assertThat(profiles(after, row, revision)).hasSize(revision).isEqualTo(profiles(before, row, revision));
        assertThat(memoriesBefore(row, after)).hasSize(position(row)).isEqualTo(memoriesBefore(row, before));
    }

    private static List<Profile> profiles(Reflected reflected, Interaction row, int upTo) {
        return reflected.profiles().stream()
                .filter(p -> p.userId().equals(row.userId()) && p.revision() <= upTo)
                .toList();
    }

    private static List<Memory> memoriesBefore(Interaction row, Reflected reflected) {
        return reflected.memories().stream()
                .filter(m -> m.userId().equals(row.userId()))
                .limit(position(row))
                .toList();
    }

    /** Position in the user's training part, by (timestamp, item id). */
    private static int position(Interaction row) {
        return (int) WORLD.interactions().stream()
                .filter(r -> r.userId().equals(row.userId()) && !r.split().equals("test"))
                .filter(r -> r.timestamp().isBefore(row.timestamp())
                        || (r.timestamp().equals(row.timestamp()) && r.itemId().compareTo(row.itemId()) < 0))
                .count();
    }

    private static List<Interaction> rows(String split) {
        return WORLD.interactions().stream()
                .filter(r -> r.split().equals(split))
                .toList();
    }

    private static Interaction with(Interaction row, double rating) {
        return new Interaction(row.userId(), row.itemId(), rating, row.timestamp(), row.split());
    }
}
