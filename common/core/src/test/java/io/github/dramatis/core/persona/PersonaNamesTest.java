package io.github.dramatis.core.persona;

import static io.github.dramatis.core.persona.Difference.Trait.ACTIVITY;
import static io.github.dramatis.core.persona.Difference.Trait.DIVERSITY;
import static io.github.dramatis.core.persona.Difference.Trait.RATING_MEAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PersonaNamesTest {
    @Test
    void aNameSaysTheThreeLargestDifferences() {
        assertThat(PersonaNames.of(List.of(List.of(
                        Difference.of(ACTIVITY, 0.3),
                        Difference.of(RATING_MEAN, -0.8),
                        Difference.ofCategory("Thriller", 1.1),
                        Difference.ofCategory("Crime", 1.4)))))
                .containsExactly("demanding fans of Crime and Thriller");
    }

    @Test
    void whatAPersonaShunsIsSaidToo() {
        assertThat(PersonaNames.of(List.of(
                        List.of(Difference.ofCategory("Horror", -0.9), Difference.of(DIVERSITY, -0.5)),
                        List.of(
                                Difference.ofCategory("A", 3),
                                Difference.ofCategory("B", 2),
                                Difference.ofCategory("C", 1)))))
                .containsExactly("focused users who avoid Horror", "fans of A, B and C");
    }

    @Test
    void smallDifferencesAreNotWorthAWord() {
        assertThat(PersonaNames.of(List.of(List.of(Difference.of(ACTIVITY, 0.1)))))
                .containsExactly("users close to the average");
    }

    @Test
    void namesThatWouldBeEqualSayMore() {
        List<Difference> crime = List.of(
                Difference.ofCategory("Crime", 2),
                Difference.ofCategory("Drama", 1.5),
                Difference.ofCategory("War", 1));
        List<Difference> generous = List.of(crime.get(0), crime.get(1), crime.get(2), Difference.of(RATING_MEAN, 0.4));

        assertThat(PersonaNames.of(List.of(crime, generous)))
                .containsExactly("fans of Crime, Drama and War", "generous fans of Crime, Drama and War");
    }

    @Test
    void whatIsAlikeInEverythingIsNumbered() {
        assertThat(PersonaNames.of(List.of(List.of(), List.of(), List.of())))
                .containsExactly(
                        "users close to the average",
                        "users close to the average (2)",
                        "users close to the average (3)");
    }

    @Test
    void theOrderOfTheDifferencesDoesNotMatter() {
        List<Difference> differences = List.of(
                Difference.ofCategory("B", 1),
                Difference.ofCategory("A", 1),
                Difference.of(ACTIVITY, 1),
                Difference.of(DIVERSITY, 1));
        List<Difference> turned =
                List.of(differences.get(3), differences.get(2), differences.get(1), differences.get(0));

        assertThat(PersonaNames.of(List.of(differences))).isEqualTo(PersonaNames.of(List.of(turned)));
    }
}
