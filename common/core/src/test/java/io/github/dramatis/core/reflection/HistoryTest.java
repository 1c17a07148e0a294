package io.github.dramatis.core.reflection;

import static io.github.dramatis.core.reflection.Ratings.alone;
import static io.github.dramatis.core.reflection.Ratings.beside;
import static io.github.dramatis.core.reflection.Ratings.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The formulas, against numbers worked out by hand. */
class HistoryTest {
    @Test
    void meanAndSpreadAreThoseOfThePopulation() {
        History history = history(alone(2), alone(4), alone(4), alone(5));

        assertThat(history.mean()).isEqualTo(3.75);
        // ((1.75)^2 + 2 * 0.25^2 + 1.25^2) / 4 = 1.1875
        assertThat(history.spread()).isEqualTo(Math.sqrt(1.1875), within(1e-12));
    }

    @Test
    void conformityIsTheMeanSquaredDifferenceToItemsWithThreeRatingsOrMore() {
        // two others and the own one make three; one other makes two, which is too few
        History history = history(beside(4, 2, 3), beside(2, 5, 2.5), beside(5, 1, 1), alone(1));

        assertThat(history.traits().conformity()).isEqualTo((1 + 0.25) / 2, within(1e-12));
    }

    @Test
    void conformityIsUnknownWhereNothingCanBeCompared() {
        assertThat(history(beside(4, 1, 3), alone(1)).traits().conformity()).isNull();
    }

    @Test
    void diversityCountsTheCategoriesThatHoldFourFifths() {
        // drama 5, crime 3, comedy 1, war 1: 5 + 3 of 10 is exactly 80 %
        History history = history(
                alone(3, "Drama", "Crime"),
                alone(3, "Drama", "Crime"),
                alone(3, "Drama", "Crime"),
                alone(3, "Drama", "Comedy"),
                alone(3, "Drama", "War"));
        assertThat(history.traits().diversity()).isEqualTo(2);

        // one more war: 8 of 11 is less than 80 %
        history.add(alone(3, "War"));
        assertThat(history.traits().diversity()).isEqualTo(3);
    }

    @Test
    void withoutCategoriesThereIsNoDiversity() {
        assertThat(history(alone(3), alone(4)).traits()).isEqualTo(new Traits(2, null, 0));
    }

    @Test
    void quantilesAreRatingsThatWereGiven() {
        History history = history(alone(1), alone(3), alone(3), alone(4.5));

        assertThat(history.quantile(0)).isEqualTo(1);
        assertThat(history.quantile(0.5)).isEqualTo(3);
        assertThat(history.quantile(1)).isEqualTo(4.5);
        assertThat(history.shareOfHighest()).isZero();
    }
}
