package io.github.dramatis.lm.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.prompt.LabelCoding;
import io.github.dramatis.core.prompt.Labels;
import io.github.dramatis.core.rating.RatingScale;
import org.junit.jupiter.api.Test;

class RatingAnswersTest {
    private static final int END = 2;
    private static final int[] PROMPT = {7, 8, 9};
    /** One token a character. */
    private static final Labels STARS = Labels.find(
            LabelCoding.of(new RatingScale(1, 5, 1)),
            answer -> ("RATING:" + answer).chars().toArray());
    /** 0 to 100 by ones, each as three digits. */
    private static final Labels PERCENT = Labels.find(
            LabelCoding.of(new RatingScale(0, 100, 1)),
            answer -> ("RATING:" + answer).chars().toArray());

    @Test
    void theAnswerIsTheLabelAndThenTheEndOfTheTurn() {
        TrainingRow row = new RatingAnswers(STARS, 0, END).row(PROMPT, 4);

        assertThat(row.tokens()).containsExactly(7, 8, 9, '4', END);
        assertThat(row.targets()).hasSize(2);
        assertThat(row.targets().get(0).position()).isEqualTo(2);
        assertThat(row.targets().get(0).probabilities()).containsExactly(0, 0, 0, 1, 0);
        assertThat(row.targets().get(1).position()).isEqualTo(3);
        assertThat(row.targets().get(1).ids()).containsExactly(END);
    }

    @Test
    void aSpreadSharesTheTargetWithTheNeighboursAndLeavesTheEndAsItIs() {
        TrainingRow row = new RatingAnswers(STARS, 0.5, END).row(PROMPT, 4);

        float[] probabilities = row.targets().get(0).probabilities();
        assertThat(probabilities[3]).isGreaterThan(probabilities[2]).isLessThan(1);
        assertThat(probabilities[2]).isEqualTo(probabilities[4], within(1e-6f)).isPositive();
        assertThat(row.targets().get(1).probabilities()).containsExactly(1);
    }

    @Test
    void labelsOfSeveralTokensAreFollowedTokenByToken() {
        TrainingRow row = new RatingAnswers(PERCENT, 0.5, END).row(PROMPT, 42);

        assertThat(row.tokens()).containsExactly(7, 8, 9, '0', '4', '2', END);
        assertThat(row.targets()).extracting(TokenTarget::position).containsExactly(2, 3, 4, 5);
    }

    @Test
    void aModelWithoutAnEndTokenLearnsTheLabelAlone() {
        TrainingRow row = new RatingAnswers(STARS, 0, -1).row(PROMPT, 4);

        assertThat(row.targets()).singleElement().satisfies(target -> assertThat(target.position())
                .isEqualTo(2));
    }
}
