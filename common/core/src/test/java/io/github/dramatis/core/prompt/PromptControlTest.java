package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PromptControlTest {
    private static final PromptFacts FACTS = new PromptFacts(
            new AgentFacts("I like heists.", "low", "high", "low"),
            new ItemFacts("Heat", 1995, List.of("Crime"), new ItemFacts.Ratings(12, 4.1)),
            List.of(memory("Ronin", 5, 2), memory("Alien", 1, 1)),
            3.9);

    @Test
    void eachTakesWhatItNamesAndNothingElse() {
        assertThat(render(PromptControl.MASKED_TITLE))
                .isEqualTo(render(FACTS).replace("\"Heat\" (1995; Crime)", "\"one of them\" (Crime)"));
        assertThat(render(PromptControl.MASKED_ESTIMATE))
                .doesNotContain("suggest")
                .contains("Heat", "Ronin", "heists", "Others give it");
        assertThat(render(PromptControl.MASKED_PROFILE))
                .doesNotContain("heists")
                .contains("Heat", "suggest", "Ronin");
        assertThat(render(PromptControl.EMPTY))
                .doesNotContain("heists", "Heat", "1995", "Crime", "Ronin", "suggest", "Others give");
    }

    @Test
    void anotherUsersProfileComesWithThatUsersLevelsAndAllElseStays() {
        AgentFacts other = new AgentFacts("I like musicals.", "high", "low", "high");

        assertThat(render(PromptControl.OTHER_PROFILE.of(FACTS, other)))
                .doesNotContain("heists")
                .contains("musicals", "Heat", "suggest", "Ronin")
                .isEqualTo(render(new PromptFacts(other, FACTS.item(), FACTS.memories(), FACTS.estimate())));
    }

    @Test
    void anEmptyPromptOfThePaperTellsNoTraitEither() {
        assertThat(render("paper", FACTS)).contains("Activity", "Conformity", "Diversity");
        assertThat(render("paper", PromptControl.EMPTY.of(FACTS, null)))
                .contains("Task: rate this item")
                .doesNotContain("Activity", "Conformity", "Diversity");
    }

    @Test
    void theProfileOfAnotherReflectorIsMaskedAndReplacedToo() {
        PromptVariant byAnother = PromptVariant.of("short+long-by-statistical");
        AgentFacts agent = new AgentFacts(
                "I like heists.",
                "low",
                "high",
                "low",
                List.of(),
                Map.of("statistical", "I rate films of crime high."));
        AgentFacts other = new AgentFacts(
                "I like musicals.", "low", "high", "low", List.of(), Map.of("statistical", "I rate musicals high."));
        PromptFacts shown = byAnother.of(new PromptFacts(agent, FACTS.item(), FACTS.memories(), FACTS.estimate()));

        assertThat(render(shown)).contains("films of crime");
        assertThat(render(PromptControl.MASKED_PROFILE.of(shown, null))).doesNotContain("films of crime", "heists");
        assertThat(render(PromptControl.OTHER_PROFILE.of(shown, byAnother.of(other))))
                .contains("I rate musicals high.")
                .doesNotContain("films of crime", "I like musicals");
    }

    @Test
    void shuffledMemoriesHaveEachOthersRatings() {
        assertThat(PromptControl.SHUFFLED_MEMORIES.of(FACTS, null).memories())
                .containsExactly(memory("Ronin", 1, 2), memory("Alien", 5, 1));
    }

    @Test
    void aControlTakesNothingFromPromptsThatDoNotShowItsPart() {
        assertThat(controlsThatTakeFrom("long", "evidence"))
                .containsExactly("masked-title", "masked-estimate", "shuffled-memories", "empty");
        assertThat(controlsThatTakeFrom("short", "evidence"))
                .containsExactly("masked-title", "masked-estimate", "masked-profile", "other-profile", "empty");
        assertThat(controlsThatTakeFrom("short+long-without-title+estimate", "evidence"))
                .containsExactly("masked-profile", "other-profile", "shuffled-memories", "empty");
        assertThat(controlsThatTakeFrom("long", "paper"))
                .as("its prompts show traits, which come with the other profile")
                .containsExactly("masked-title", "other-profile", "shuffled-memories", "empty");
    }

    private static List<String> controlsThatTakeFrom(String variant, String preset) {
        return PromptControl.labels().stream()
                .filter(label -> PromptControl.named(label).takesFrom(PromptVariant.of(variant), preset))
                .toList();
    }

    @Test
    void theMemoryOfAControlNamesItsVariant() {
        String memory = PromptControl.MASKED_TITLE.memory("short+long");

        assertThat(memory).isEqualTo("short+long masked-title");
        assertThat(PromptControl.isControl(memory)).isTrue();
        assertThat(PromptControl.withoutControl(memory)).isEqualTo("short+long");
        assertThat(PromptControl.isControl("short+long")).isFalse();
    }

    private static OwnRating memory(String title, double rating, int position) {
        return new OwnRating(new ItemFacts(title, 1998, List.of(), ItemFacts.Ratings.NONE), rating, position, null);
    }

    private static String render(PromptControl control) {
        return render(control.of(FACTS, null));
    }

    private static String render(PromptFacts facts) {
        return render("evidence", facts);
    }

    private static String render(String preset, PromptFacts facts) {
        Prompt prompt = PromptPreset.of(preset, LabelCoding.of(new RatingScale(1, 5, 1)), 3)
                .render(facts, MemoryVariant.SHORT_LONG);
        return prompt.prefix() + prompt.suffix();
    }
}
