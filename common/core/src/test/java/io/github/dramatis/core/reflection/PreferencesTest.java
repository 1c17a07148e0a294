package io.github.dramatis.core.reflection;

import static io.github.dramatis.core.reflection.Ratings.alone;
import static io.github.dramatis.core.reflection.Ratings.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.reflection.Preferences.Preference;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferencesTest {
    @Test
    void aGroupsMeanIsDampedTowardsTheUsersMean() {
        History history = history(alone(5, "War"), alone(5, "War"), alone(5, "War"), alone(1), alone(1), alone(1));

        List<Preference<String>> liked = Preferences.of(history.categories(), history.mean(), 1, 0.1, 3);

        // mean 3; war (15 + 5 * 3) / (3 + 5) = 3.75
        assertThat(liked).extracting(Preference::key).containsExactly("War");
        assertThat(liked.get(0).mean()).isEqualTo(3.75, within(1e-12));
        assertThat(liked.get(0).above()).isEqualTo(0.75, within(1e-12));
    }

    @Test
    void twoRatingsMakeNoFavourite() {
        History history = history(alone(5, "War"), alone(5, "War"), alone(1), alone(1), alone(1));

        assertThat(Preferences.of(history.categories(), history.mean(), 1, 0.1, 3))
                .isEmpty();
    }

    @Test
    void strongestComeFirstAndEqualOnesByName() {
        History history = history(
                alone(1, "Horror", "Crime", "Action"),
                alone(1, "Horror", "Crime", "Action"),
                alone(1, "Horror", "Crime", "Action"),
                alone(1, "Horror"),
                alone(5),
                alone(5),
                alone(5),
                alone(5));

        assertThat(Preferences.of(history.categories(), history.mean(), -1, 0.1, 3))
                .extracting(Preference::key)
                .containsExactly("Horror", "Action", "Crime");
    }
}
