package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptVariantTest {
    private static final ItemFacts HEAT = new ItemFacts(
            "Heat",
            1995,
            List.of("Crime"),
            new ItemFacts.Ratings(12, 4.1),
            List.of(new ItemFacts.Field("overview", "Robbers, and Heat.")));
    private static final OwnRating RONIN = new OwnRating(
            new ItemFacts("Ronin", 1998, List.of(), new ItemFacts.Ratings(7, 3.5)),
            5,
            1,
            "I gave Ronin 5 stars.",
            Map.of("statistical", "I rated Ronin 5."));
    private static final AgentFacts AGENT = new AgentFacts(
            "I like heists.",
            "low",
            "high",
            "low",
            List.of(1, 0, 0, 0, 2),
            Map.of("statistical", "My mean is 3.9.", "llm-shuffled", "I like musicals."));
    private static final PromptFacts FACTS = new PromptFacts(AGENT, HEAT, List.of(RONIN), 3.9);

    @Test
    void eachPartIsLeftOutAndNothingElse() {
        String whole = render("short+long");

        assertThat(render("short+long-without-estimate"))
                .isEqualTo(whole.replace("Your ratings and theirs suggest 3.9.\n", ""));
        assertThat(render("short+long-without-given"))
                .isEqualTo(whole.replace("So far you answered: 1 (1), 5 (2).\n", "")
                        .replace("\nSo far you answered: 1 (1), 5 (2).", ""));
        assertThat(render("short+long-without-fields")).isEqualTo(whole.replace("Overview: Robbers, and Heat.\n", ""));
        assertThat(render("short+long-without-averages"))
                .as("nor does it say that there are none")
                .isEqualTo(
                        whole.replace("Others give it 4.1 (12 ratings).\n", "").replace(", others 3.5", ""));
        assertThat(render("short+long-without-title"))
                .as("the fields may name it")
                .isEqualTo(whole.replace("\"Heat\" (1995; Crime)", "\"one of them\" (Crime)")
                        .replace("Overview: Robbers, and Heat.\n", ""));
    }

    @Test
    void severalPartsAreLeftOutTogetherAndInThePapersWordsToo() {
        assertThat(render("long-without-averages+estimate+given"))
                .contains("Heat", "Ronin")
                .doesNotContain("Others give", "others", "suggest", "So far", "heists");
        Prompt paper = render("paper", "short+long-without-averages");
        assertThat(paper.suffix())
                .as("its memory's own words may compare with others")
                .doesNotContain("Average rating", "I gave Ronin 5 stars.")
                .contains("Title: \"Heat\"", "You remember: I rated");
    }

    @Test
    void anotherReflectorsWordsStandInThePlaceOfTheProfileAndTheMemory() {
        assertThat(render("short+long-by-llm-shuffled"))
                .isEqualTo(render("short+long").replace("I like heists.", "I like musicals."));
        assertThat(render("paper", "long-by-statistical").suffix()).contains("You remember: I rated Ronin 5.");
        assertThat(render("paper", "long-by-llm-shuffled").suffix())
                .as("what it has not written stays")
                .contains("You remember: I gave Ronin 5 stars.");
        assertThat(render("short+long-by-statistical-without-estimate"))
                .contains("My mean is 3.9.")
                .doesNotContain("suggest");
    }

    @ParameterizedTest
    @CsvSource({
        "short+long",
        "long-without-title",
        "short+long-without-averages+estimate",
        "short-by-llm-shuffled",
        "short-by-statistical-without-title"
    })
    void aLabelIsReadAsItIsWritten(String label) {
        assertThat(PromptVariant.of(label).label()).isEqualTo(label);
        assertThat(PromptVariant.whole(label)).isEqualTo(label.split("-")[0]);
        assertThat(PromptVariant.isWhole(label)).isEqualTo(!label.contains("-"));
    }

    @ParameterizedTest
    @CsvSource({
        "short+long-without-profile,leave out some of title",
        "short+long-without-,without a name",
        "short-without-title+title,twice",
        "shrt-without-title,'use short, long or short+long'",
    })
    void whatIsNoVariantIsRefusedWithWhatThereIs(String label, String message) {
        assertThatThrownBy(() -> PromptVariant.of(label))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    private static String render(String variant) {
        Prompt prompt = render("evidence", variant);
        return prompt.prefix() + "\n" + prompt.suffix();
    }

    private static Prompt render(String preset, String variant) {
        PromptVariant shown = PromptVariant.of(variant);
        return PromptPreset.of(preset, LabelCoding.of(new RatingScale(1, 5, 1)), 3)
                .render(shown.of(FACTS), shown.memory());
    }
}
