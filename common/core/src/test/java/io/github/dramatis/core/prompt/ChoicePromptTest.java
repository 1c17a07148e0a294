package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.prompt.ChoiceFacts.Candidate;
import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Collections;
import java.util.List;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

class ChoicePromptTest {
    private static final ChoicePrompt WORDS = new ChoicePrompt(new RatingScale(0.5, 5, 0.5));
    private static final ToIntFunction<Prompt> LENGTH =
            prompt -> (prompt.prefix() + "\n" + prompt.suffix()).split("\\s+").length;

    private static ItemFacts item(String title, long ratings) {
        ItemFacts.Ratings others = ratings == 0 ? ItemFacts.Ratings.NONE : new ItemFacts.Ratings(ratings, 3.94);
        return new ItemFacts(title, 1995, List.of("Crime"), others);
    }

    private static OwnRating rated(String title, double rating) {
        return new OwnRating(item(title, 3), rating, 0, null);
    }

    private static ChoiceFacts facts() {
        return new ChoiceFacts(
                new AgentFacts("I like crime. I am strict.", "high", null, "low"),
                List.of(
                        new Candidate(item("New\nX: one", 0), 0, null, 0.3),
                        new Candidate(item("Heat", 45), 6, rated("Casino", 4.5), 0.2),
                        new Candidate(item("Ran", 46), 0, null, 0)),
                List.of(rated("Se7en", 5), rated("Babe", 2)));
    }

    @Test
    void thePromptShowsItemsWithLettersAndWhatIsKnownOfThem() {
        Prompt prompt = WORDS.render(facts(), MemoryVariant.SHORT_LONG);

        assertThat(prompt.prefix())
                .isEqualTo(
                        """
                        You are one particular person and choose as you always do.
                        You say of yourself: I like crime. I am strict.
                        Lately you took "Se7en" (you gave 5), "Babe" (you gave 2).""");
        assertThat(prompt.suffix())
                .isEqualTo(
                        """
                        Which of these do you take next? Answer with one letter.
                        A: "New X: one" (1995; Crime), not yet rated
                        B: "Heat" (1995; Crime), 45 ratings, 6 lately, mean 3.9; like "Casino" (you gave 4.5)
                        C: "Ran" (1995; Crime), 46 ratings, 0 lately, mean 3.9
                        X: none of these
                        Most ratings first (C,B)
                        Most often lately first (B)
                        Highest mean first (B,C)
                        Most like what you liked first (A,B)
                        CHOICE:""");
    }

    @Test
    void withoutRatingsItTellsWhatWasTakenAndHowOften() {
        Prompt prompt = new ChoicePrompt(RatingScale.TAKEN).render(facts(), MemoryVariant.SHORT_LONG);

        assertThat(prompt.prefix()).endsWith("Lately you took \"Se7en\", \"Babe\".");
        assertThat(prompt.suffix())
                .isEqualTo(
                        """
                        Which of these do you take next? Answer with one letter.
                        A: "New X: one" (1995; Crime), not yet taken
                        B: "Heat" (1995; Crime), taken by 45, 6 lately; like "Casino"
                        C: "Ran" (1995; Crime), taken by 46, 0 lately
                        X: none of these
                        Most often taken first (C,B)
                        Most often lately first (B)
                        Most like what you liked first (A,B)
                        CHOICE:""");
    }

    @Test
    void eachMemoryShowsItsOwn() {
        assertThat(WORDS.render(facts(), MemoryVariant.SHORT).prefix())
                .contains("crime")
                .doesNotContain("Se7en");
        assertThat(WORDS.render(facts(), MemoryVariant.SHORT).suffix()).doesNotContain("Casino", "you liked");
        assertThat(WORDS.render(facts(), MemoryVariant.LONG).prefix())
                .contains("Se7en")
                .doesNotContain("crime");
    }

    @Test
    void whatIsTooLongLosesTheNewestThenTheNeighboursThenTheProfileAndNeverAnItem() {
        int whole = LENGTH.applyAsInt(WORDS.render(facts(), MemoryVariant.SHORT_LONG));

        Fitted withoutLately = fit(whole - 1);
        Fitted withoutNeighbours = fit(whole - 14);
        Fitted shortProfile = fit(whole - 19);

        assertThat(fit(whole).memoriesDropped()).isZero();
        assertThat(withoutLately.prompt().prefix()).doesNotContain("Se7en");
        assertThat(withoutLately.prompt().suffix()).contains("Casino");
        assertThat(withoutLately.memoriesDropped()).isEqualTo(2);
        assertThat(withoutNeighbours.prompt().suffix()).doesNotContain("Casino").contains("B: ");
        assertThat(withoutNeighbours.memoriesDropped()).isEqualTo(3);
        assertThat(shortProfile.prompt().prefix()).contains("I like crime.").doesNotContain("strict");
        assertThat(shortProfile.sentencesDropped()).isEqualTo(1);
        assertThat(new ChoiceFitting(WORDS, 20, LENGTH).fit(facts(), MemoryVariant.SHORT_LONG))
                .isEmpty();
    }

    private static Fitted fit(int tokens) {
        return new ChoiceFitting(WORDS, tokens, LENGTH)
                .fit(facts(), MemoryVariant.SHORT_LONG)
                .orElseThrow();
    }

    @Test
    void thereIsALetterForEachPlaceAndOneForNone() {
        LabelCoding letters = ChoiceLetters.coding();

        assertThat(letters.texts())
                .hasSize(21)
                .startsWith("A", "B")
                .endsWith("T", "X")
                .doesNotHaveDuplicates();
        assertThat(letters.texts().get(ChoiceLetters.NONE)).isEqualTo("X");
        assertThatThrownBy(() -> new ChoiceFacts(
                        facts().agent(), Collections.nCopies(21, facts().slate().get(0)), List.of()))
                .hasMessageContaining("21 items");
    }
}
