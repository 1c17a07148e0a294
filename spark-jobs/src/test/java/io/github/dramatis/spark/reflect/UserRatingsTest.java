package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.RatingSum;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserRatingsTest {
    private static final UserRatings USER = new UserRatings(
            "u",
            IntStream.range(0, 25)
                    .mapToObj(i -> new RatedItem(
                            "i" + i,
                            "t" + i,
                            null,
                            List.of(),
                            i,
                            Instant.ofEpochSecond(i),
                            new RatingSum(3, 9_000_000)))
                    .toList());

    @Test
    void aShuffledHistoryHasTheSameItemsAndInEachBatchTheSameRatingsOfOtherItems() {
        UserRatings shuffled = USER.shuffled(10);

        assertThat(shuffled.ratings()).extracting(RatedItem::itemId).isEqualTo(items(USER));
        for (int from = 0; from < 25; from += 10) {
            int to = Math.min(25, from + 10);
            assertThat(ratings(shuffled).subList(from, to))
                    .containsExactlyInAnyOrderElementsOf(ratings(USER).subList(from, to))
                    .isNotEqualTo(ratings(USER).subList(from, to));
        }
        assertThat(USER.shuffled(10)).isEqualTo(shuffled);
    }

    private static List<String> items(UserRatings user) {
        return user.ratings().stream().map(RatedItem::itemId).toList();
    }

    private static List<Double> ratings(UserRatings user) {
        return user.ratings().stream().map(RatedItem::rating).toList();
    }
}
