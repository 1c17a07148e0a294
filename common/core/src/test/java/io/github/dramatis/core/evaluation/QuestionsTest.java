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
        List<Question> questions = Questions.of(List.of(SINGLE, RANDOM, PERSONA), null, null);

        assertThat(questions.stream().filter(Question::declared))
                .containsExactly(new Question(PERSONA, RANDOM, true), new Question(PERSONA, SINGLE, true));
    }

    @Test
    void withAllMemoriesThereOnlyThoseAreDeclared() {
        List<Question> questions = Questions.of(List.of(SHORT_SINGLE, SHORT, SINGLE, PERSONA), null, null);

        assertThat(questions.stream().filter(Question::declared)).containsExactly(new Question(PERSONA, SINGLE, true));
        assertThat(questions).contains(new Question(SHORT, SHORT_SINGLE, false));
    }

    @Test
    void variantsThatDifferInMoreThanOneThingAreNotCompared() {
        assertThat(Questions.of(List.of(SHORT_SINGLE, PERSONA), null, null))
                .allMatch(question -> question.against().isBaseline())
                .hasSize(2 * Baseline.values().length);
    }

    @Test
    void thePrimaryQuestionIsOfTheAgentAloneAndPoolingIsAQuestionOfItsOwn() {
        Predictor pooled = Predictor.variant("pooled-persona", "short+long");
        List<Question> questions = Questions.of(List.of(SINGLE, RANDOM, PERSONA, pooled), null, null);

        assertThat(questions).contains(new Question(pooled, PERSONA, false));
        assertThat(questions)
                .as("neither declared, nor compared with an agent that another adapter answers alone")
                .noneMatch(q -> q.predictor().equals(pooled)
                        && (q.declared() || q.against().equals(RANDOM)));
        assertThat(pooled.title()).isEqualTo("pooled persona (short+long)");
    }

    @Test
    void ofEachPersonaIsAskedWhetherItsAdapterBeatsThoseThatHoldAllOfItsUsersRowsToo() {
        Predictor drawn = Predictor.variant("single-min", "short+long");
        List<Question> questions = Questions.of(List.of(SHORT, SINGLE, drawn, RANDOM, PERSONA), null, null);

        assertThat(Questions.byPersona(questions, List.of("0", "1")))
                .containsExactly(
                        new Question(PERSONA, RANDOM, false, "0"),
                        new Question(PERSONA, RANDOM, false, "1"),
                        new Question(PERSONA, SINGLE, false, "0"),
                        new Question(PERSONA, SINGLE, false, "1"));
    }

    @Test
    void personasOfEverySchemeAreComparedWithTheWideAdapterOfTheirNumber() {
        Predictor wide = Predictor.variant("single-wide", "traits-4", null, "short+long");
        Predictor four = Predictor.variant("persona", "style-4", null, "short+long");
        Predictor two = Predictor.variant("persona", "style-2", null, "short+long");
        List<Question> questions = Questions.of(List.of(wide, four, two), "style-2", null);

        assertThat(questions).contains(new Question(four, wide, false)).doesNotContain(new Question(two, wide, false));
    }

    @Test
    void noPairIsAskedTwice() {
        List<Question> questions = Questions.of(List.of(SHORT_SINGLE, SHORT, SINGLE, RANDOM, PERSONA), null, null);

        assertThat(questions.stream().map(q -> List.of(q.predictor(), q.against())))
                .doesNotHaveDuplicates();
    }

    @Test
    void aPromptFromWhichSomethingIsTakenIsComparedWithTheWholeOneAndTheBaselines() {
        Predictor title = Predictor.variant("single-max", "short+long masked-title");
        Predictor empty = Predictor.variant("single-max", "short+long empty");

        List<Question> questions = Questions.of(List.of(SINGLE, SHORT_SINGLE, title, empty), null, null);

        assertThat(questions)
                .filteredOn(question -> !question.against().isBaseline())
                .containsExactlyInAnyOrder(
                        new Question(SHORT_SINGLE, SINGLE, false),
                        new Question(title, SINGLE, false),
                        new Question(empty, SINGLE, false));
    }

    @Test
    void promptsWithoutAPartAreComparedWithTheWholeOnesAloneAndNeverDeclared() {
        Predictor title = Predictor.variant("persona", "short+long-without-title");
        Predictor estimate = Predictor.variant("persona", "short+long-without-estimate");
        Predictor single = Predictor.variant("single-max", "short+long-without-estimate");

        List<Question> questions = Questions.of(List.of(SINGLE, PERSONA, SHORT, single, title, estimate), null, null);

        assertThat(questions)
                .filteredOn(question -> !question.against().isBaseline())
                .containsExactlyInAnyOrder(
                        new Question(PERSONA, SINGLE, true),
                        new Question(SHORT, PERSONA, false),
                        new Question(single, SINGLE, false),
                        new Question(title, PERSONA, false),
                        new Question(estimate, PERSONA, false),
                        new Question(estimate, single, false));
    }

    @Test
    void declaredQuestionsAreAboutTheFirstSchemeAndItsOwnControls() {
        Predictor traits = Predictor.variant("persona", "traits", "short");
        Predictor style = Predictor.variant("persona", "style", "short");
        Predictor ofTraits = Predictor.variant("random", "traits", "short");
        Predictor ofStyle = Predictor.variant("random", "style", "short");

        List<Question> questions = Questions.of(List.of(ofStyle, ofTraits, style, traits), "traits", null);

        assertThat(questions).filteredOn(Question::declared).containsExactly(new Question(traits, ofTraits, true));
        assertThat(questions)
                .contains(new Question(style, ofStyle, false), new Question(traits, style, false))
                .doesNotContain(new Question(traits, ofStyle, false), new Question(style, ofTraits, false));
    }

    @Test
    void settingsOfTrainingAreComparedWithEachOtherAndTheFirstOneIsDeclared() {
        Predictor low = Predictor.variant("persona", "traits", "rank-4", "short");
        Predictor high = Predictor.variant("persona", "traits", "rank-64", "short");
        Predictor lowSingle = Predictor.variant("single-max", null, "rank-4", "short");
        Predictor highSingle = Predictor.variant("single-max", null, "rank-64", "short");
        Predictor frozen = Predictor.variant("none", "short");
        List<Question> questions = Questions.of(List.of(frozen, lowSingle, highSingle, low, high), "traits", "rank-4");

        assertThat(questions.stream().filter(Question::declared)).containsExactly(new Question(low, lowSingle, true));
        assertThat(questions)
                .contains(new Question(high, low, false), new Question(high, highSingle, false))
                .contains(new Question(high, frozen, false))
                .noneMatch(q -> q.predictor().equals(high) && q.against().equals(lowSingle));
        assertThat(high.title()).isEqualTo("persona (traits, rank-64, short)");
    }
}
