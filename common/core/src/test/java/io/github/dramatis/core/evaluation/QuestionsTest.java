package io.github.dramatis.core.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class QuestionsTest {
    private static final Predictor PERSONA = Predictor.variant("persona", "short+long");
    private static final Predictor RANDOM = Predictor.variant("random", "short+long");
    private static final Predictor SINGLE = Predictor.variant("single-max", "short+long");
    private static final Predictor SHORT = Predictor.variant("persona", "short");
    private static final Predictor SHORT_SINGLE = Predictor.variant("single-max", "short");

    @Test
    void thePrimaryQuestionIsWhetherPersonasBeatRandomClusters() {
        List<Question> questions = Questions.of(List.of(SINGLE, RANDOM, PERSONA));

        assertThat(questions.stream().filter(Question::declared))
                .containsExactly(new Question(PERSONA, RANDOM, true), new Question(PERSONA, SINGLE, true));
    }

    @Test
    void withAllMemoriesThereOnlyThoseAreDeclared() {
        List<Question> questions = Questions.of(List.of(SHORT_SINGLE, SHORT, SINGLE, PERSONA));

        assertThat(questions.stream().filter(Question::declared)).containsExactly(new Question(PERSONA, SINGLE, true));
        assertThat(questions).contains(new Question(SHORT, SHORT_SINGLE, false));
    }

    @Test
    void variantsThatDifferInMoreThanOneThingAreNotCompared() {
        assertThat(Questions.of(List.of(SHORT_SINGLE, PERSONA)))
                .allMatch(question -> question.against().isBaseline())
                .hasSize(2 * Baseline.values().length);
    }

    @Test
    void noPairIsAskedTwice() {
        List<Question> questions = Questions.of(List.of(SHORT_SINGLE, SHORT, SINGLE, RANDOM, PERSONA));

        assertThat(questions.stream().map(q -> List.of(q.predictor(), q.against())))
                .doesNotHaveDuplicates();
    }
}
