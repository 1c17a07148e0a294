package io.github.dramatis.core.reflection;

import static io.github.dramatis.core.reflection.Ratings.HALF_STARS;
import static io.github.dramatis.core.reflection.Ratings.alone;
import static io.github.dramatis.core.reflection.Ratings.beside;
import static io.github.dramatis.core.reflection.Ratings.history;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryTextTest {
    private static final MemoryText TEXT = new MemoryText(HALF_STARS, "titles");
    private static final History NOTHING = history();

    @Test
    void aRatingIsToldBesideWhatOthersGive() {
        assertThat(TEXT.write(beside(4, 9, 3.4, "Crime"), NOTHING))
                .isEqualTo("I rated Heat (1995) 4, half a star above what others give it");
        assertThat(TEXT.write(beside(1.5, 9, 4, "Crime"), NOTHING))
                .isEqualTo("I rated Heat (1995) 1.5, 2.5 stars below what others give it");
        assertThat(TEXT.write(beside(4, 9, 3.9, "Crime"), NOTHING))
                .isEqualTo("I rated Heat (1995) 4, just as others do");
    }

    @Test
    void aHabitIsToldOnceItShowsInThreeRatingsBefore() {
        History two = history(beside(5, 9, 4, "Crime"), beside(5, 9, 4, "Crime"));
        assertThat(TEXT.write(beside(4, 9, 3.5, "Crime"), two)).endsWith("what others give it");

        two.add(beside(5, 9, 4, "Crime"));
        assertThat(TEXT.write(beside(4, 9, 3.5, "Crime"), two)).endsWith(", as I do with most crime titles");
        assertThat(TEXT.write(beside(3, 9, 3.5, "Crime"), two)).endsWith("half a star below what others give it");
    }

    @Test
    void whereFewOthersRatedItTheOwnAverageServes() {
        History before = history(alone(3), alone(3), alone(3));
        assertThat(TEXT.write(beside(4, 1, 5), before)).isEqualTo("I rated Heat (1995) 4, a star above my average");
        assertThat(TEXT.write(alone(4), NOTHING)).isEqualTo("I rated Heat (1995) 4");
    }

    @Test
    void aMemoryKnowsNothingOfLaterRatings() {
        List<RatedItem> ratings = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            ratings.add(beside(1 + i % 5, 9, 3, i % 2 == 0 ? "Crime" : "Drama"));
        }
        List<String> before = lines(ratings);

        for (int changed = 0; changed < ratings.size(); changed++) {
            List<RatedItem> other = new ArrayList<>(ratings);
            other.set(changed, beside(5, 9, 1, "Crime"));
            assertThat(lines(other).subList(0, changed)).isEqualTo(before.subList(0, changed));
        }
    }

    private static List<String> lines(List<RatedItem> ratings) {
        List<String> lines = new ArrayList<>();
        new Memories(ratings.iterator(), HALF_STARS, TEXT).forEachRemaining(line -> lines.add(line.text()));
        return lines;
    }

    @Test
    void withoutRatingsWhatWasPickedBeforeIsAllThatAMemoryTells() {
        MemoryText text = new MemoryText(RatingScale.TAKEN, "titles");
        History before = new History(RatingScale.TAKEN);
        assertThat(text.write(beside(1, 9, 1, "Crime"), before)).isEqualTo("I picked Heat (1995)");

        List.of("Crime", "Crime", "Drama").forEach(category -> before.add(beside(1, 9, 1, category)));

        assertThat(text.write(beside(1, 9, 1, "Crime"), before))
                .isEqualTo("I picked Heat (1995), crime like most of what I picked before");
        assertThat(text.write(beside(1, 9, 1, "Drama"), before)).isEqualTo("I picked Heat (1995)");
        assertThat(text.write(beside(1, 9, 1, "Horror"), before)).isEqualTo("I picked Heat (1995), my first in horror");
        assertThat(before.traits().conformity()).as("nobody rates as others do").isNull();
    }
}
