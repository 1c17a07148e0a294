package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.prompt.ItemFacts.Ratings;
import io.github.dramatis.core.prompt.PromptFitting.Fitted;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
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
        return new PromptFitting(EVIDENCE, maxTokens, 20, PromptFittingTest::characters)
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
    void theItemsFieldsGoBeforeAnythingElseTheLastFirst() {
        PromptFacts described = FACTS.withFields(List.of(
                new ItemFacts.Field("overview", "Greed in Las Vegas."), new ItemFacts.Field("director", "Scorsese")));
        PromptFitting roomy = fitting(1000);
        int whole = roomy.fit(described, MemoryVariant.SHORT_LONG).orElseThrow().tokens();

        Fitted one = fitting(whole - 1).fit(described, MemoryVariant.SHORT_LONG).orElseThrow();
        Fitted none = fitting(fit(1000, MemoryVariant.SHORT_LONG).tokens() - 1)
                .fit(described, MemoryVariant.SHORT_LONG)
                .orElseThrow();

        assertThat(one.prompt().suffix())
                .contains("Overview: Greed in Las Vegas.")
                .doesNotContain("Scorsese");
        assertThat(List.of(one.fieldsDropped(), one.memoriesDropped())).containsExactly(1, 0);
        assertThat(List.of(none.fieldsDropped(), none.memoriesDropped())).containsExactly(2, 1);
    }

    @Test
    void aFieldIsCutBehindAWordAndOnlyWithinOneWhereNoneHasRoom() {
        PromptFacts described = FACTS.withFields(
                List.of(
                        new ItemFacts.Field("overview", "Greed,  in\nLas Vegas, Nevada"),
                        new ItemFacts.Field("blank", " \n"),
                        new ItemFacts.Field(
                                "title_ja",
                                "\ud842\udfb7\u91ce\u5bb6\u3067\u98df\u3079\u308b\u4eba\u305f\u3061\u306e\u9577\u3044\u8a71\u3092\u3059\u308b\u6620\u753b")));

        Fitted fitted = fitting(1000).fit(described, MemoryVariant.SHORT).orElseThrow();

        assertThat(fitted.prompt().suffix())
                .startsWith("Now rate \"Casino\".\nOverview: Greed, in Las\nTitle ja: \ud842\udfb7\u91ce\u5bb6")
                .doesNotContain("Vegas", "Blank", "\u753b");
        assertThat(fitted.fieldsDropped()).isZero();
    }

    /** A character is a token: the longest beginning of whole words is found by trying all. */
    @Property(tries = 200)
    void whatIsLeftOfAFieldIsTheLongestBeginningOfWholeWordsThatFits(
            @ForAll @Size(max = 12) List<@AlphaChars @StringLength(min = 1, max = 9) String> words,
            @ForAll @IntRange(min = 10, max = 60) int tokens) {
        FieldLimit limit = new FieldLimit(tokens, PromptFittingTest::characters);
        String text = String.join(" ", words);
        String expected = "";
        for (int count = 1; count <= words.size(); count++) {
            String beginning = String.join(" ", words.subList(0, count));
            expected = beginning.length() + 1 <= tokens ? beginning : expected; // one more for the blank before
        }

        List<ItemFacts.Field> left = limit.cut(List.of(new ItemFacts.Field("overview", text)));

        assertThat(left).isEqualTo(expected.isEmpty() ? List.of() : List.of(new ItemFacts.Field("overview", expected)));
    }

    private static PromptFitting fitting(int maxTokens) {
        return new PromptFitting(EVIDENCE, maxTokens, 20, PromptFittingTest::characters);
    }

    @Test
    void theItemIsNeverCut() {
        PromptFitting tight = new PromptFitting(EVIDENCE, 40, 20, PromptFittingTest::characters);

        assertThat(tight.fit(FACTS, MemoryVariant.SHORT_LONG)).isEmpty();
        assertThat(tight.fit(FACTS, MemoryVariant.LONG)).isEmpty();
    }
}
