package io.github.dramatis.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.evaluation.ChoiceBaseline;
import io.github.dramatis.core.evaluation.ChoiceMeasure;
import io.github.dramatis.core.evaluation.ChoiceScore;
import io.github.dramatis.core.evaluation.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChoiceFindingTest {
    private static ChoiceScore score(ChoiceBaseline other, String items, ChoiceMeasure measure, double value) {
        Interval interval = new Interval(value - 0.02, value + 0.02);
        return new ChoiceScore("persona", false, other, items, measure, value, interval, 400);
    }

    @Test
    void theSlicesInWhichTheAgentBeatsNoRivalAreNamed() {
        String text = new ChoiceFinding(new ChoiceScores(List.of(
                        score(null, null, ChoiceMeasure.NLL, 1.31),
                        score(null, null, ChoiceMeasure.ACCURACY, 0.52),
                        score(null, null, ChoiceMeasure.CHANCE, 0.21),
                        score(ChoiceBaseline.STACK, null, ChoiceMeasure.NLL, 0.05),
                        score(ChoiceBaseline.POPULARITY, null, ChoiceMeasure.NLL, -0.07),
                        score(ChoiceBaseline.POPULARITY, "rare-items", ChoiceMeasure.NLL, 0.1),
                        score(ChoiceBaseline.POPULARITY, "1:9", ChoiceMeasure.NLL, -0.01),
                        score(ChoiceBaseline.ALS, null, ChoiceMeasure.NLL, -0.3),
                        score(ChoiceBaseline.ALS, "1:9", ChoiceMeasure.NLL, -0.2))))
                .text();

        assertThat(TextTable.ascii(text))
                .isEqualTo("Choices: persona takes what the user took in 52 % of 400 slates (50-54 %; chance 21 %); its"
                        + " NLL less that of the stack, which chooses by the same numbers: +0.050 (+0.030 to"
                        + " +0.070). By NLL it is not clearly better than popularity in 1:9, rare-items; better"
                        + " than ALS in every slice.");
    }

    @Test
    void ofOneUserNoRivalIsSaidToBeBeaten() {
        String text = new ChoiceFinding(new ChoiceScores(List.of(
                        ofOneUser(null, null, ChoiceMeasure.NLL, 1.31),
                        ofOneUser(null, null, ChoiceMeasure.ACCURACY, 0.52),
                        ofOneUser(null, null, ChoiceMeasure.CHANCE, 0.21),
                        ofOneUser(ChoiceBaseline.STACK, null, ChoiceMeasure.NLL, 0.05),
                        ofOneUser(ChoiceBaseline.POPULARITY, null, ChoiceMeasure.NLL, -0.07),
                        score(ChoiceBaseline.ALS, null, ChoiceMeasure.NLL, -0.3),
                        ofOneUser(ChoiceBaseline.ALS, "1:9", ChoiceMeasure.NLL, 0.2))))
                .text();

        assertThat(TextTable.ascii(text))
                .isEqualTo("Choices: persona takes what the user took in 52 % of 400 slates (chance 21 %); its NLL less"
                        + " that of the stack, which chooses by the same numbers: +0.050. By NLL it is better than"
                        + " ALS in every slice of two users or more.");
    }

    private static ChoiceScore ofOneUser(ChoiceBaseline other, String items, ChoiceMeasure measure, double value) {
        return new ChoiceScore(
                "persona", false, other, items, measure, value, new Interval(Double.NaN, Double.NaN), 400);
    }

    @Test
    void withoutRivalsOrAgentsItSaysSo() {
        assertThat(new ChoiceFinding(new ChoiceScores(List.of(
                                score(null, null, ChoiceMeasure.NLL, 1.31),
                                score(null, null, ChoiceMeasure.ACCURACY, 0.52),
                                score(null, null, ChoiceMeasure.CHANCE, 0.21))))
                        .text())
                .endsWith("there is no stack to compare it with.");
        assertThat(new ChoiceFinding(new ChoiceScores(List.of())).text())
                .isEqualTo("No agent was asked what it would take next.");
    }
}
