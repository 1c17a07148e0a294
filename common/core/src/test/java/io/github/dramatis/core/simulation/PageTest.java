package io.github.dramatis.core.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.random.Draws;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void probabilitiesThatDoNotSumToOneAreAnError() {
        assertThatThrownBy(() -> new Page(List.of("a", "b"), 0.5, 0.3, 0.1))
                .hasMessageContaining("sum to 0.9")
                .hasMessageContaining("[a, b]");
        assertThatThrownBy(() -> new Page(List.of("a", "b"), 0.7, 0.7, -0.4)).hasMessageContaining("probability -0.4");
        assertThatThrownBy(() -> new Page(List.of("a"), Double.NaN, 1)).hasMessageContaining("probability NaN");
    }

    @Test
    void everyItemHasAProbabilityAndNoneHasOneToo() {
        assertThatThrownBy(() -> new Page(List.of("a", "b"), 0.5, 0.5)).hasMessageContaining("that of none");
        assertThatThrownBy(() -> new Page(List.of(), 1)).hasMessageContaining("needs an item");
        assertThatThrownBy(() -> new Page(List.of("a", "a"), 0.5, 0.3, 0.2)).hasMessageContaining("twice");
    }

    @Test
    void itemsAndNoneAreTakenAsOftenAsTheirProbabilitiesSay() {
        Page page = new Page(List.of("b", "a", "c"), 0.5, 0.2, 0, 0.3);
        double[] shares = new double[4];
        int draws = 20_000;
        for (int draw = 0; draw < draws; draw++) {
            int taken = page.choice(Draws.uniform(1, "test", "draw" + draw));
            shares[taken == Page.NONE ? 3 : taken] += 1.0 / draws;
        }

        assertThat(shares).containsExactly(new double[] {0.5, 0.2, 0, 0.3}, within(0.015));
    }

    @Property(tries = 300)
    void theOrderOnThePageDoesNotChangeWhatIsTaken(
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double uniform) {
        Page page = new Page(List.of("a", "b", "c"), 0.2, 0.5, 0.1, 0.2);
        Page shuffled = new Page(List.of("c", "a", "b"), 0.1, 0.2, 0.5, 0.2);

        assertThat(taken(shuffled, uniform)).isEqualTo(taken(page, uniform));
    }

    @Property(tries = 300)
    void whoTakesSomethingTakesSomethingFromAMoreTemptingPage(
            @ForAll @DoubleRange(min = 0, max = 1, maxIncluded = false) double uniform,
            @ForAll @DoubleRange(min = 0, max = 1) double none,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        Page page = new Page(List.of("x"), 1 - none, none);
        Page tempting = new Page(List.of("y"), 1 - none * share, none * share);

        if (page.choice(uniform) != Page.NONE) {
            assertThat(tempting.choice(uniform)).isNotEqualTo(Page.NONE);
        }
    }

    @Test
    void anItemWithoutAChanceIsNotTakenWhereRoundingLeavesTheSumBelowOne() {
        Page page = new Page(List.of("a", "b", "c"), 0.5, 0.499999, 0, 0);

        assertThat(page.choice(0.9999999999)).isOne();
    }

    private static String taken(Page page, double uniform) {
        int taken = page.choice(uniform);
        return taken == Page.NONE ? "none" : page.items().get(taken);
    }
}
