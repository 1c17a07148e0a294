package io.github.dramatis.core.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.evaluation.ParsedAnswer;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.TokenProbability;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.served.LabelReading.Source;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelReaderTest {
    private static final LabelReader STARS = LabelReader.ofRatings(new RatingScale(1, 5, 1));

    /** @param tokens each followed by its probability */
    private static ChatAnswer answer(String text, Object... tokens) {
        List<TokenProbability> first = new ArrayList<>();
        for (int i = 0; i < tokens.length; i += 2) {
            first.add(new TokenProbability((String) tokens[i], Math.log((double) tokens[i + 1])));
        }
        return new ChatAnswer(text, 10, 1, false, first);
    }

    private static double[] probabilities(LabelReading reading) {
        return Arrays.stream(reading.logProbabilities()).map(Math::exp).toArray();
    }

    @Test
    void aLabelHasTheMassOfItsTokensWithAndWithoutSpace() {
        LabelReading reading = STARS.read(answer(
                "4", "4", 0.4, " 4", 0.1, "\u25814", 0.05, "5", 0.2, "1", 0.05, "2", 0.04, "\u01203", 0.03, "The",
                0.1));

        assertThat(probabilities(reading)).containsExactly(new double[] {0.05, 0.04, 0.03, 0.55, 0.2}, within(1e-12));
        assertThat(reading.source()).isEqualTo(Source.LOGPROBS);
        assertThat(reading.answer().rating()).hasValue(4);
    }

    @Test
    void aLabelThatWasNotToldHasTheMostThatItCanHave() {
        LabelReading byTheLeast = STARS.read(answer("4", "4", 0.6, "5", 0.1, "3", 0.05));
        LabelReading byTheRest = STARS.read(answer("4", "4", 0.8, "5", 0.1, "3", 0.09));
        LabelReading byNothing = STARS.read(answer("4", "4", 0.9, "5", 0.101));

        assertThat(probabilities(byTheLeast)).containsExactly(new double[] {0.05, 0.05, 0.05, 0.6, 0.1}, within(1e-12));
        assertThat(probabilities(byTheRest)).containsExactly(new double[] {0.01, 0.01, 0.09, 0.8, 0.1}, within(1e-12));
        assertThat(probabilities(byNothing)[0]).isPositive().isLessThan(1e-20);
        assertThat(List.of(byTheLeast.source(), byTheRest.source(), byNothing.source()))
                .containsOnly(Source.BOUNDED);
    }

    @Test
    void theTextDecidesWhereNoTokenIsALabel() {
        LabelReading without = STARS.read(answer("4"));
        LabelReading prose = STARS.read(answer("Rating: 4", "Rating", 0.9, "I", 0.1));

        assertThat(probabilities(without))
                .containsExactly(new double[] {0.025, 0.025, 0.025, 0.9, 0.025}, within(1e-12));
        assertThat(probabilities(prose)).containsExactly(probabilities(without), within(0.0));
        assertThat(prose.source()).isEqualTo(Source.TEXT);
    }

    @Test
    void aTextWithoutARatingIsAnUnrelatedResponseWithoutAnyMass() {
        LabelReading reading = STARS.read(answer("A film about trains"));

        assertThat(probabilities(reading)).containsExactly(new double[5], within(1e-20));
        assertThat(Arrays.stream(reading.logProbabilities()).distinct()).hasSize(1);
        assertThat(reading.source()).isEqualTo(Source.NOTHING);
        assertThat(reading.answer().kind()).isEqualTo(ParsedAnswer.Kind.PROSE);
        assertThat(STARS.ofNone().answer()).isNull();
    }

    @Test
    void aChoiceHasTheLettersOfItsItemsAndOneForNone() {
        LabelReader three = LabelReader.ofChoices(3);

        double[] told = probabilities(three.read(answer("B", "B", 0.6, " A", 0.2, "X", 0.1, "D", 0.05, "C", 0.01)));

        assertThat(told).as("D is no item").containsExactly(new double[] {0.2, 0.6, 0.01, 0.1}, within(1e-12));
    }

    @Test
    void aLetterInTheTextIsAChoiceAndAWordThatBeginsWithOneIsNone() {
        LabelReader three = LabelReader.ofChoices(3);

        for (String text :
                List.of("B", "**B**: Brazil", "Answer: B.", "(B)", "My choice is B, since", "I would pick B")) {
            assertThat(probabilities(three.read(answer(text)))[1]).as(text).isEqualTo(0.9, within(1e-12));
        }
        assertThat(probabilities(three.read(answer("X: none of these")))[3]).isEqualTo(0.9, within(1e-12));
        for (String text : List.of("Brazil", "D", "I'd say", "A's", "none", "")) {
            assertThat(three.read(answer(text)).source()).as(text).isEqualTo(Source.NOTHING);
        }
    }

    @Test
    void theNinthItemIsALetterAndWhoSaysIMeansNoItem() {
        LabelReader ten = LabelReader.ofChoices(10);

        for (String text :
                List.of("I", "I: Alien", "I) A Bug's Life", "I. A Few Good Men", "I\nsince it", "My choice is I")) {
            assertThat(probabilities(ten.read(answer(text)))[8]).as(text).isEqualTo(0.9, within(1e-12));
        }
        assertThat(probabilities(ten.read(answer("I would pick B")))[1]).isEqualTo(0.9, within(1e-12));
    }

    @Test
    void aTokenThatIsTheWordIInTheTextIsNotTheNinthItem() {
        LabelReader ten = LabelReader.ofChoices(10);

        LabelReading pronoun = ten.read(answer("I would pick B", "I", 0.95, "B", 0.03, "The", 0.01));
        LabelReading broken = ten.read(answer("I think that the", "I", 0.95, "B", 0.03, "The", 0.01));
        LabelReading letter = ten.read(answer("I: Alien", "I", 0.9, "B", 0.05, "The", 0.01));
        LabelReading drawn = ten.read(answer("B", "I", 0.6, "B", 0.3, "The", 0.01));

        assertThat(probabilities(pronoun)[1]).isEqualTo(0.9, within(1e-12));
        assertThat(pronoun.source()).isEqualTo(Source.TEXT);
        assertThat(probabilities(broken)[1]).as("as it was told").isEqualTo(0.03, within(1e-12));
        assertThat(probabilities(broken)[8]).isLessThan(0.02);
        assertThat(probabilities(letter)[8]).isEqualTo(0.9, within(1e-12));
        assertThat(probabilities(drawn)[8])
                .as("the letter was as probable, and another was drawn")
                .isEqualTo(0.6, within(1e-12));
    }

    @Test
    void halfStarsAreReadInTheDigitsThatStandForThem() {
        LabelReader halves = LabelReader.ofRatings(new RatingScale(0.5, 5, 0.5));

        double[] told = probabilities(halves.read(answer("8", "8", 0.7, "9", 0.2, "0", 0.01)));
        double[] said = probabilities(halves.read(answer("8")));

        assertThat(told[8]).as("4.5 stars").isCloseTo(0.7, within(1e-12));
        assertThat(told[0]).as("0.5 stars").isCloseTo(0.01, within(1e-12));
        assertThat(said[8]).isEqualTo(0.9, within(1e-12));
    }
}
