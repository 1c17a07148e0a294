package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.prompt.ItemFacts.Ratings;
import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import org.junit.jupiter.api.Test;

class PromptFittingTest {
    private static final PromptPreset EVIDENCE =
            PromptPreset.of("evidence", LabelCoding.of(new RatingScale(1, 5, 1)), 3);
    private static final PromptFacts FACTS = new PromptFacts(
            new AgentFacts("I rate films. I love crime! Do I like comedy? No.", "low", "low", "low"),
            item("Casino"),
            List.of(memory("middle", 5), memory("oldest", 2), memory("newest", 9)),
            null);

    private static ItemFacts item(String title) {
        return new ItemFacts(title, null, List.of(), Ratings.NONE);
    }

    private static OwnRating memory(String title, int position) {
        return new OwnRating(item(title), 3, position, null);
    }

    private static int characters(Prompt prompt) {
        return prompt.prefix().length() + prompt.suffix().length();
    }

    private static Fitted fit(int maxTokens, MemoryVariant variant) {
        return new PromptFitting(EVIDENCE, maxTokens, PromptFittingTest::characters)
                .fit(FACTS, variant)
                .orElseThrow();
    }

    @Test
    void whatFitsIsLeftWhole() {
        Fitted fitted = fit(1000, MemoryVariant.SHORT_LONG);

        assertThat(fitted.prompt()).isEqualTo(EVIDENCE.render(FACTS, MemoryVariant.SHORT_LONG));
        assertThat(fitted.tokens()).isEqualTo(characters(fitted.prompt()));
        assertThat(fitted.memoriesDropped()).isZero();
        assertThat(fitted.sentencesDropped()).isZero();
    }

    @Test
    void theOldestMemoryGoesFirst() {
        int whole = fit(1000, MemoryVariant.SHORT_LONG).tokens();

        Fitted fitted = fit(whole - 1, MemoryVariant.SHORT_LONG);

        assertThat(fitted.memoriesDropped()).isEqualTo(1);
        assertThat(fitted.sentencesDropped()).isZero();
        assertThat(fitted.prompt().suffix()).doesNotContain("oldest").containsSubsequence("middle", "newest");
    }

    @Test
    void thenTheProfilesSentencesGoFromTheEnd() {
        int withoutMemories = characters(EVIDENCE.render(FACTS, MemoryVariant.SHORT));

        Fitted fitted = fit(withoutMemories - 10, MemoryVariant.SHORT_LONG);

        assertThat(fitted.memoriesDropped()).isEqualTo(3);
        assertThat(fitted.sentencesDropped()).isEqualTo(2);
        assertThat(fitted.prompt().prefix()).endsWith("yourself: I rate films. I love crime!");
        assertThat(fitted.prompt().suffix()).doesNotContain("Most like it").contains("Casino");
    }

    @Test
    void aVariantLosesOnlyWhatItShows() {
        int whole = fit(1000, MemoryVariant.SHORT).tokens();

        Fitted fitted = fit(whole - 1, MemoryVariant.SHORT);

        assertThat(fitted.memoriesDropped()).isZero();
        assertThat(fitted.sentencesDropped()).isEqualTo(1);
    }

    @Test
    void theItemIsNeverCut() {
        PromptFitting tight = new PromptFitting(EVIDENCE, 40, PromptFittingTest::characters);

        assertThat(tight.fit(FACTS, MemoryVariant.SHORT_LONG)).isEmpty();
        assertThat(tight.fit(FACTS, MemoryVariant.LONG)).isEmpty();
    }
}
