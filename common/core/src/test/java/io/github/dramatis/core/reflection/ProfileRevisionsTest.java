package io.github.dramatis.core.reflection;

import static io.github.dramatis.core.reflection.Ratings.CUTS;
import static io.github.dramatis.core.reflection.Ratings.HALF_STARS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ProfileRevisionsTest {
    private static final int BATCH = 10;
    private static final ProfileText TEXT = new ProfileText(HALF_STARS, "titles");

    @Test
    void aRevisionFollowsEachBatchAndTheLastPartialOne() {
        List<RatedItem> ratings = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            ratings.add(new RatedItem("i" + i, "T", null, List.of(), 3, Instant.ofEpochSecond(i), new RatingSum(0, 0)));
        }

        List<ProfileRevision> revisions = revisions(ratings);

        assertThat(revisions).extracting(ProfileRevision::revision).containsExactly(1, 2, 3);
        assertThat(revisions).extracting(ProfileRevision::interactions).containsExactly(10, 20, 23);
        assertThat(revisions).extracting(r -> r.until().getEpochSecond()).containsExactly(9L, 19L, 22L);
    }

    @Test
    void aRatingIsPromptedWithTheRevisionBeforeItsBatch() {
        assertThat(ProfileRevision.before(0, BATCH)).isZero();
        assertThat(ProfileRevision.before(9, BATCH)).isZero();
        assertThat(ProfileRevision.before(10, BATCH)).isEqualTo(1);
        assertThat(ProfileRevision.before(29, BATCH)).isEqualTo(2);
    }

    @Property(tries = 200, seed = "20250911")
    void noRatingIsKnownToTheRevisionItIsPromptedWith(@ForAll("histories") List<RatedItem> ratings) {
        List<ProfileRevision> before = revisions(ratings);
        for (int position = BATCH; position < ratings.size(); position += 7) {
            List<RatedItem> changed = new ArrayList<>(ratings);
            changed.set(position, Ratings.beside(0.5, 9, 4.5, "Marker"));

            int revision = ProfileRevision.before(position, BATCH);
            assertThat(revisions(changed).subList(0, revision)).isEqualTo(before.subList(0, revision));
        }
    }

    @Property(tries = 500, seed = "20250911")
    void everyProfileReadsAsPlainSentences(@ForAll("histories") List<RatedItem> ratings) {
        for (ProfileRevision revision : revisions(ratings)) {
            assertThat(revision.text())
                    .startsWith("I ")
                    .endsWith(".")
                    .doesNotContain("NaN", "null", "Infinity", "  ", "..", " .", "\n", "()");
            assertThat(revision.text().split(" ").length).isLessThanOrEqualTo(90);
        }
    }

    @Test
    void historiesAreReadAsAStream() {
        Iterator<RatedItem> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public RatedItem next() {
                return Ratings.alone(4, "Drama");
            }
        };

        ProfileRevisions revisions = new ProfileRevisions(endless, HALF_STARS, BATCH, CUTS, TEXT);
        revisions.next();

        assertThat(revisions.next().interactions()).isEqualTo(20);
    }

    private static List<ProfileRevision> revisions(List<RatedItem> ratings) {
        List<ProfileRevision> revisions = new ArrayList<>();
        new ProfileRevisions(ratings.iterator(), HALF_STARS, BATCH, CUTS, TEXT).forEachRemaining(revisions::add);
        return revisions;
    }

    @Provide
    Arbitrary<List<RatedItem>> histories() {
        Arbitrary<List<String>> categories = Arbitraries.of("Drama", "Crime", "Sci-Fi", "IMAX", "War")
                .list()
                .ofMaxSize(3)
                .uniqueElements();
        Arbitrary<Integer> years = Arbitraries.integers().between(1930, 2020).injectNull(0.2);
        Arbitrary<Double> ratings = Arbitraries.integers().between(1, 10).map(half -> half / 2.0);
        Arbitrary<Integer> others = Arbitraries.integers().between(0, 5);
        Arbitrary<RatedItem> item = Combinators.combine(ratings, others, ratings, categories, years)
                .as((rating, count, mean, names, year) -> new RatedItem(
                        "i",
                        "Title",
                        year,
                        names,
                        rating,
                        Instant.EPOCH,
                        new RatingSum(count, count * Math.round(mean * 1e6))));
        return item.list().ofMinSize(1).ofMaxSize(45);
    }
}
