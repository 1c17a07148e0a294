package io.github.dramatis.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabelsTest {
    private static final LabelCoding HALF_STARS = LabelCoding.of(new RatingScale(0.5, 5, 0.5));
    private static final LabelCoding STARS = LabelCoding.of(new RatingScale(1, 5, 1));
    private static final LabelCoding PERCENT = LabelCoding.of(new RatingScale(0, 100, 1));

    /** One token a character. */
    private static PromptWithAnswer characters(String prompt) {
        return answer -> (prompt + answer).chars().toArray();
    }

    @Test
    void starsAnswerAsThemselves() {
        Labels labels = Labels.find(STARS, characters("RATING:"));

        assertThat(IntStream.range(0, 5).mapToObj(labels::text)).containsExactly("1", "2", "3", "4", "5");
        assertThat(labels.tokens()).containsExactly('1', '2', '3', '4', '5');
        assertThat(labels.commonTokens()).isEmpty();
    }

    @Test
    void halfStarsAnswerWithTheTenDigits() {
        Labels labels = Labels.find(HALF_STARS, characters("RATING:"));

        assertThat(labels.tokens()).containsExactly('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        assertThat(labels.indexOf(0.5)).isZero();
        assertThat(labels.indexOf(3.5)).isEqualTo(6);
        assertThat(labels.text(labels.indexOf(5))).isEqualTo("9");
        assertThat(IntStream.range(0, 10).mapToDouble(labels::rating).toArray())
                .containsExactly(HALF_STARS.scale().levels());
    }

    @Test
    void aScaleOfTenWholeNumbersAnswersWithOneDigitToo() {
        LabelCoding ten = LabelCoding.of(new RatingScale(1, 10, 1));

        assertThat(ten.texts()).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        assertThat(ten.instruction())
                .isEqualTo("Answer with one digit, from 0 = 1 point to 9 = 10 points in steps of 1 point.");
    }

    @Test
    void theCodingIsExplainedInWords() {
        assertThat(HALF_STARS.instruction())
                .isEqualTo("Answer with one digit, from 0 = 0.5 stars to 9 = 5 stars in steps of 0.5 stars.");
        assertThat(STARS.instruction()).isEqualTo("Answer with one digit, from 1 (worst) to 5 (best).");
        assertThat(HALF_STARS.show(4.5)).isEqualTo("8");
        assertThat(HALF_STARS.showMean(3.94)).isEqualTo("6.9");
        assertThat(HALF_STARS.showMeanWithUnit(3.94)).isEqualTo("3.9 stars");
        assertThat(STARS.show(4)).isEqualTo("4");
        assertThat(STARS.showMean(3.94)).isEqualTo("3.9");
    }

    @Property(tries = 1000, seed = "20261129")
    void meansAreRoundedAsFormattingRoundsThem(@ForAll @IntRange(max = 20_000) int thousandths, @ForAll double any) {
        double value = thousandths / 1000.0;

        assertThat(STARS.showMean(value)).isEqualTo(String.format(Locale.ROOT, "%.1f", value));
        assertThat(STARS.showMean(any)).isEqualTo(String.format(Locale.ROOT, "%.1f", any));
    }

    @Test
    void whatAllLabelsBeginWithMovesIntoThePrompt() {
        // as SmolLM2 splits " 4": a space and a digit
        Labels labels = Labels.find(
                STARS,
                answer -> answer.isEmpty()
                        ? "RATING:".chars().toArray()
                        : ("RATING: " + answer).chars().toArray());

        assertThat(labels.commonTokens()).containsExactly(' ');
        assertThat(labels.tokens()).containsExactly('1', '2', '3', '4', '5');
    }

    @Test
    void labelsOfSeveralTokensAreKeptAsSequencesOfWhichNoneBeginsAnother() {
        Labels labels = Labels.find(PERCENT, characters("RATING:"));

        assertThat(labels.oneTokenEach()).isFalse();
        assertThat(labels.sequence(7)).containsExactly('0', '0', '7');
        assertThat(labels.sequence(100)).containsExactly('1', '0', '0');
        assertThatThrownBy(labels::tokens).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aLabelThatChangesThePromptsTokensIsRefused() {
        // ":" and "4" merge into one token
        PromptWithAnswer merging = answer -> answer.equals("4")
                ? new int[] {'R', 900}
                : ("R:" + answer).chars().toArray();

        assertThatThrownBy(() -> Labels.find(STARS, merging))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"4\"")
                .hasMessageContaining("changes the tokens of the prompt");
    }

    @Test
    void labelsThatCannotBeToldApartAreRefused() {
        PromptWithAnswer unknownDigits = answer -> answer.isEmpty() ? new int[] {1} : new int[] {1, 0};

        assertThatThrownBy(() -> Labels.find(STARS, unknownDigits))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("begin those of");
    }

    @Test
    void withoutSpreadTheTargetIsTheRatingAlone() {
        Labels labels = Labels.find(HALF_STARS, characters(""));

        assertThat(labels.softTarget(3.5, 0)).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 0, 0);
    }

    @Test
    void aSpreadReachesTheNeighboursByItsFormula() {
        Labels labels = Labels.find(HALF_STARS, characters(""));

        double[] target = labels.softTarget(3.5, 0.5);

        assertThat(Arrays.stream(target).sum()).isCloseTo(1, within(1e-12));
        assertThat(target[5] / target[6]).isCloseTo(Math.exp(-2), within(1e-12));
        assertThat(target[5]).isEqualTo(target[7]);
        assertThat(target[4] / target[6]).isCloseTo(Math.exp(-8), within(1e-12));
    }

    @Test
    void atTheEndOfTheScaleTheTargetStillSumsToOne() {
        Labels labels = Labels.find(STARS, characters(""));

        assertThat(Arrays.stream(labels.softTarget(5, 1)).sum()).isCloseTo(1, within(1e-12));
        assertThat(labels.softTarget(5, 1e-9)).containsExactly(0, 0, 0, 0, 1);
        assertThat(labels.softTarget(4.5, 1e-9)).containsExactly(0, 0, 0, 0.5, 0.5);
    }

    @Test
    void aHalfStarOnAScaleOfStarsIsSharedByItsNeighbours() {
        Labels labels = Labels.find(STARS, characters(""));

        assertThat(labels.softTarget(3.5, 0)).containsExactly(0, 0, 0.5, 0.5, 0);
    }

    @Test
    void aRatingOffTheScaleHasNoLabel() {
        Labels labels = Labels.find(STARS, characters(""));

        assertThatThrownBy(() -> labels.indexOf(3.5)).hasMessageContaining("3.5");
        assertThatThrownBy(() -> labels.softTarget(5.5, 0)).hasMessageContaining("5.5");
    }
}
