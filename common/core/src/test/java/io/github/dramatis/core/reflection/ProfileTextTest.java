package io.github.dramatis.core.reflection;

import static io.github.dramatis.core.reflection.Ratings.CUTS;
import static io.github.dramatis.core.reflection.Ratings.HALF_STARS;
import static io.github.dramatis.core.reflection.Ratings.alone;
import static io.github.dramatis.core.reflection.Ratings.beside;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whole texts, read and found good: a change of wording shows here first. */
class ProfileTextTest {
    @Test
    void aSingleRating() {
        assertThat(lastOf(alone(4, "Drama")))
                .isEqualTo("I have given a single rating so far, 4. Nearly all I pick is drama.");
    }

    @Test
    void constantRatingsWithoutCategories() {
        assertThat(lastOf(repeat(6, alone(4))))
                .isEqualTo("I have rated 6 films, and gave every one 4. My films are mostly from the 1990s.");
    }

    @Test
    void oneCategoryOnlyIsNoPreference() {
        assertThat(lastOf(alone(4, "Drama"), alone(3, "Drama"), alone(5, "Drama")))
                .isEqualTo("I have rated 3 films: 4.0 on average, mostly 3 to 5. Nearly all I pick is drama.");
    }

    @Test
    void preferencesAreNamedWithTheirMeansTheStrongerSideFirst() {
        RatedItem[] ratings = concat(
                repeat(5, beside(4, 10, 3.9, "Crime")),
                repeat(5, beside(1, 10, 3.0, "Horror")),
                repeat(9, beside(4, 10, 4.0, "Drama")));

        assertThat(lastOf(ratings))
                .isEqualTo("I have rated 19 films: 3.2 on average, anything from 1 to 4; I have never given 5."
                        + " I keep to drama, crime and horror, mostly from the 1990s."
                        + " I have no patience for horror (2.1) but like drama (3.7) and crime (3.6)."
                        + " I rate about 0.5 lower than others. Lately I am more generous (4.0) and choose"
                        + " more drama.");
    }

    @Test
    void aChangeOfMoodIsToldWithItsMean() {
        RatedItem[] ratings = concat(repeat(10, beside(4, 10, 4.0, "Crime")), repeat(10, beside(2, 10, 2.1, "Crime")));

        assertThat(lastOf(ratings)).endsWith("I see things much as others do. Lately I am stricter (2.0).");
    }

    @Test
    void otherScalesAndItemsHaveTheirOwnWords() {
        ProfileText text = new ProfileText(new RatingScale(0, 100, 1), "books");
        History known = new History(new RatingScale(0, 100, 1));
        Arrays.asList(80, 60, 70, 20, 55, 90).forEach(rating -> known.add(beside(rating, 9, rating - 12, "Poetry")));

        assertThat(text.write(known, known, CUTS.levels(known.traits())))
                .isEqualTo("I have rated 6 books: 63 on average, mostly 20 to 90; I have never given 100."
                        + " Nearly all I pick is poetry, mostly from the 1990s. I go my own way, rating"
                        + " about 12 higher than others.");
    }

    @Test
    void withoutRatingsAUserTellsWhatIsPickedAndHowMuchOfItIsWhat() {
        RatedItem[] picks = concat(
                repeat(10, beside(1, 10, 1, "Crime", "Drama")),
                repeat(5, beside(1, 10, 1, "Drama")),
                repeat(5, beside(1, 10, 1, "Horror")));

        assertThat(lastOf(RatingScale.TAKEN, picks))
                .isEqualTo("I have picked 20 films so far."
                        + " I keep to drama (75 %), crime (50 %) and horror (25 %), mostly from the 1990s."
                        + " Lately I choose more horror.");
        assertThat(lastOf(RatingScale.TAKEN, alone(1, "Drama")))
                .isEqualTo("I have made a single pick so far. Nearly all I pick is drama (100 %).");
        assertThat(lastOf(RatingScale.TAKEN, repeat(12, alone(1))))
                .isEqualTo("I have picked 12 films so far. My films are mostly from the 1990s.");
    }

    private static String lastOf(RatedItem... ratings) {
        return lastOf(HALF_STARS, ratings);
    }

    private static String lastOf(RatingScale scale, RatedItem... ratings) {
        ProfileText text = new ProfileText(scale, "films");
        String last = null;
        ProfileRevisions revisions = new ProfileRevisions(List.of(ratings).iterator(), scale, 10, CUTS, text);
        while (revisions.hasNext()) {
            last = revisions.next().text();
        }
        return last;
    }

    private static RatedItem[] repeat(int times, RatedItem item) {
        return Collections.nCopies(times, item).toArray(RatedItem[]::new);
    }

    private static RatedItem[] concat(RatedItem[]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(RatedItem[]::new);
    }
}
