package io.github.dramatis.core.reflection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraitCutsTest {
    private static final TraitCuts CUTS = Ratings.CUTS; // activity 50, 200; conformity 0.6, 1.3; diversity 3, 6

    @Test
    void aValueAtAThresholdBelongsBelowIt() {
        assertThat(CUTS.levels(new Traits(50, 0.6, 3))).isEqualTo(new TraitLevels(Level.LOW, Level.HIGH, Level.LOW));
        assertThat(CUTS.levels(new Traits(200, 1.3, 6)))
                .isEqualTo(new TraitLevels(Level.MEDIUM, Level.MEDIUM, Level.MEDIUM));
        assertThat(CUTS.levels(new Traits(201, 1.31, 7))).isEqualTo(new TraitLevels(Level.HIGH, Level.LOW, Level.HIGH));
    }

    @Test
    void aSmallSquaredDifferenceIsHighConformity() {
        assertThat(CUTS.levels(new Traits(10, 0.1, 1)).conformity()).isEqualTo(Level.HIGH);
        assertThat(CUTS.levels(new Traits(10, 4.0, 1)).conformity()).isEqualTo(Level.LOW);
    }

    @Test
    void unknownConformityHasNoLevel() {
        assertThat(CUTS.levels(new Traits(10, null, 1)).conformity()).isNull();
    }

    @Test
    void withoutPercentilesEverybodyIsInTheMiddle() {
        assertThat(Cut.NONE.level(1e9)).isEqualTo(Level.MEDIUM);
        assertThat(Cut.NONE.level(0)).isEqualTo(Level.MEDIUM);
    }
}
