package io.github.dramatis.core.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.error.UserError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyntheticWorldTest {
    private static final int USERS = 600;
    private static final SyntheticWorldConfig CONFIG = new SyntheticWorldConfig(USERS, 500, 4, 11, 20);
    private static final SyntheticWorld WORLD = new SyntheticWorld(CONFIG);

    @Test
    void theSameSeedMakesTheSameWorldAndAnotherSeedAnother() {
        assertThat(new SyntheticWorld(CONFIG).ratings(17)).isEqualTo(WORLD.ratings(17));
        assertThat(new SyntheticWorld(CONFIG).item(3)).isEqualTo(WORLD.item(3));
        assertThat(new SyntheticWorld(new SyntheticWorldConfig(USERS, 500, 4, 12, 20)).ratings(17))
                .isNotEqualTo(WORLD.ratings(17));
    }

    @Test
    void usersRateDistinctItemsInTheOrderOfTime() {
        for (long user = 0; user < USERS; user++) {
            List<SyntheticRating> ratings = WORLD.ratings(user);
            Set<String> items = new HashSet<>();
            ratings.forEach(rating -> items.add(rating.itemId()));

            assertThat(items).hasSameSizeAs(ratings);
            assertThat(ratings)
                    .hasSizeGreaterThanOrEqualTo(10)
                    .isSortedAccordingTo((a, b) -> Long.compare(a.timestamp(), b.timestamp()));
            assertThat(ratings).allMatch(rating -> rating.rating() >= 1 && rating.rating() <= SyntheticWorld.HIGHEST);
        }
    }

    @Test
    void usersHaveAsManyRatingsOnAverageAsAskedFor() {
        double sum = 0;
        for (long user = 0; user < USERS; user++) {
            sum += WORLD.ratings(user).size();
        }
        // standard deviation of one user's count about 10.5, of the mean of 600 about 0.43
        assertThat(sum / USERS).isCloseTo(20, within(1.3));
    }

    @Test
    void usersOfOnePersonaAgreeMoreThanUsersOfTwo() {
        double[][] sums = new double[4][SyntheticWorld.CATEGORIES.size()];
        double[][] counts = new double[4][SyntheticWorld.CATEGORIES.size()];
        for (long user = 0; user < USERS; user++) {
            for (SyntheticRating rating : WORLD.ratings(user)) {
                for (int category : WORLD.item(Integer.parseInt(rating.itemId().substring(1)))
                        .categories()) {
                    sums[WORLD.personaOf(user)][category] += rating.rating();
                    counts[WORLD.personaOf(user)][category]++;
                }
            }
        }
        for (int persona = 0; persona < 4; persona++) {
            double low = 5;
            double high = 1;
            for (int category = 0; category < sums[persona].length; category++) {
                low = Math.min(low, sums[persona][category] / counts[persona][category]);
                high = Math.max(high, sums[persona][category] / counts[persona][category]);
            }
            assertThat(high - low)
                    .as("spread of persona %d's mean ratings by category", persona)
                    .isGreaterThan(0.8);
        }
    }

    @Test
    void aWorldThatCannotBeIsRefused() {
        assertThatThrownBy(() -> new SyntheticWorldConfig(10, 500, 11, 1, 20))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--personas 11");
        assertThatThrownBy(() -> new SyntheticWorldConfig(10, 50, 2, 1, 20))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--items 50");
    }
}
