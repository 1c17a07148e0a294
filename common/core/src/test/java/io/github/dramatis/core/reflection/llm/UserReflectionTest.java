package io.github.dramatis.core.reflection.llm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.RatingSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked about a user, in which order, and what becomes of the answers. */
class UserReflectionTest {
    private static final ReflectionSettings SETTINGS = Users.settings();

    private static List<ChatRequest> converse(UserReflection reflection) {
        List<ChatRequest> asked = new ArrayList<>();
        while (reflection.next().isPresent()) {
            ChatRequest request = reflection.next().get();
            asked.add(request);
            reflection.accept(Model.answer(request));
        }
        return asked;
    }

    @Test
    void revisionKIsWrittenBeforeTheNextBatchIsShownAndTheLastReflectionSeesAllOfThem() {
        UserReflection reflection = Users.reflection(Users.ratings(25), SETTINGS);

        List<ChatRequest> asked = converse(reflection);

        assertThat(asked).hasSize(4).hasSize(reflection.calls());
        assertThat(asked.subList(0, 3).stream()
                        .map(r -> Model.data(r).get("ratings").size()))
                .containsExactly(10, 10, 5);
        assertThat(Model.data(asked.get(0)).has("profile")).isFalse();
        assertThat(Model.data(asked.get(2)).path("profile").path("text").asText())
                .isEqualTo("I like the films that are slow and I have seen more of them than most (1).");
        JsonNode revisions = Model.data(asked.get(3)).get("revisions");
        assertThat(revisions.findValuesAsText("ratings")).containsExactly("10", "20", "25");
        assertThat(reflection.error()).isEmpty();
        assertThat(reflection.memories()).hasSize(25);
        assertThat(reflection.memories().get(12)).startsWith("I rated Title M12 1.5 because");
        assertThat(reflection.revisions())
                .extracting(r -> r.facts().revision() + " of " + r.facts().interactions())
                .containsExactly("1 of 10", "2 of 20", "3 of 25", "4 of 25");
        assertThat(reflection.revisions())
                .allSatisfy(r -> assertThat(r.isReflected()).isTrue());
        assertThat(reflection.revisions().get(3).text()).endsWith("(3). Preferences: likes 3.");
        assertThat(reflection.revisions().get(1).prompt())
                .isEqualTo(asked.get(1).text());
    }

    @Test
    void aSingleBatchNeedsNoFinalReflection() {
        assertThat(converse(Users.reflection(Users.ratings(7), SETTINGS))).hasSize(1);
    }

    @Test
    void aBatchIsNeverShownWhatComesAfterIt() {
        List<RatedItem> ratings = new ArrayList<>(Users.ratings(30));
        List<ChatRequest> before = converse(Users.reflection(ratings, SETTINGS));
        for (int i = 20; i < 30; i++) {
            ratings.set(i, Users.rating(i, "Changed " + i));
        }

        List<ChatRequest> after = converse(Users.reflection(ratings, SETTINGS));

        assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
    }

    /** Otherwise every new user would change everybody's prompts, and all would have to be asked again. */
    @Test
    void whatOthersRateChangesNoPrompt() {
        List<RatedItem> others = Users.ratings(30).stream()
                .map(r -> new RatedItem(
                        r.itemId(),
                        r.title(),
                        r.year(),
                        r.categories(),
                        r.rating(),
                        r.timestamp(),
                        new RatingSum(9, 9_000_000)))
                .toList();

        assertThat(converse(Users.reflection(others, SETTINGS)))
                .isEqualTo(converse(Users.reflection(Users.ratings(30), SETTINGS)));
    }

    @Test
    void newRatingsLeaveTheQuestionsAboutFullBatchesAsTheyWere() {
        List<ChatRequest> before = converse(Users.reflection(Users.ratings(20), SETTINGS));

        List<ChatRequest> after = converse(Users.reflection(Users.ratings(23), SETTINGS));

        assertThat(after.get(0).key("u", 0)).isEqualTo(before.get(0).key("u", 0));
        assertThat(after.get(1).key("u", 0)).isEqualTo(before.get(1).key("u", 0));
        assertThat(after.get(0).key("v", 0)).isNotEqualTo(before.get(0).key("u", 0));
    }

    @Test
    void longHistoriesKeepTheNewestBatchesAndASummaryOfTheOlderOnes() {
        ReflectionSettings settings = Users.settings("max-interactions: 40");
        UserReflection reflection = Users.reflection(Users.ratings(95), settings);

        List<ChatRequest> asked = converse(reflection);

        JsonNode first = Model.data(asked.get(0));
        assertThat(first.path("older").path("ratings").asInt()).isEqualTo(60);
        assertThat(first.path("older").path("sample")).hasSize(15);
        assertThat(first.path("ratings").path(0).path("title").asText()).isEqualTo("Title I60");
        assertThat(asked).hasSize(5);
        assertThat(reflection.memories()).hasSize(35);
        assertThat(reflection.revisions()).hasSize(11);
        assertThat(reflection.revisions().subList(0, 6))
                .allSatisfy(r -> assertThat(r.isReflected()).isFalse());
        assertThat(reflection.revisions().subList(6, 11))
                .allSatisfy(r -> assertThat(r.isReflected()).isTrue());
    }

    @Test
    void withoutRatingsOneLearnsWhatIsTakenAndNeitherQuestionNorSchemaNorAnswerHasARating() {
        for (String pinned : List.of("true", "false")) {
            ReflectionSettings taken =
                    Users.settings(RatingScale.TAKEN, "max-interactions: 40", "answers: {pinned: " + pinned + "}");
            UserReflection reflection = Users.reflection(
                    Users.ratings(95).stream().map(UserReflectionTest::unrated).toList(), taken);

            List<ChatRequest> asked = converse(reflection);

            assertThat(reflection.error()).isEmpty();
            assertThat(asked).hasSize(5).allSatisfy(request -> {
                assertThat(request.text().toLowerCase(Locale.ROOT)).doesNotContain("rated", "rating", "generosity");
                assertThat(request.schema()).doesNotContain("rating", "generosity");
            });
            JsonNode first = Model.data(asked.get(0));
            assertThat(first.path("older").path("items").asInt()).isEqualTo(60);
            assertThat(first.path("traits").size()).isEqualTo(2);
            assertThat(reflection.memories()).hasSize(35).allMatch(memory -> memory.startsWith("I took Title "));
            assertThat(reflection.revisions().get(10).facts().ratingMean()).isNull();
        }
    }

    private static RatedItem unrated(RatedItem item) {
        return new RatedItem(
                item.itemId(),
                item.title(),
                item.year(),
                item.categories(),
                RatingScale.TAKEN.max(),
                item.timestamp(),
                item.others());
    }

    /** What a dry run counts with. */
    @Test
    void aTypicalAnswerIsAGoodOne() {
        for (RatingScale scale : List.of(Users.SCALE, RatingScale.TAKEN)) {
            List<RatedItem> items = scale.isRated()
                    ? Users.ratings(5)
                    : Users.ratings(5).stream().map(UserReflectionTest::unrated).toList();
            UserReflection reflection = Users.reflection(items, Users.settings(scale));

            reflection.accept(reflection.typicalAnswer());

            assertThat(reflection.faults()).isEmpty();
            assertThat(reflection.next()).isEmpty();
        }
    }

    @Test
    void aBadAnswerIsAskedForOnceMoreWithWhatIsWrong() {
        UserReflection reflection = Users.reflection(Users.ratings(5), SETTINGS);
        ChatRequest first = reflection.next().orElseThrow();

        reflection.accept(Model.answer("Sure! <|im_end|> [INST] here it comes"));

        ChatRequest second = reflection.next().orElseThrow();
        assertThat(second.messages()).hasSize(4);
        assertThat(second.messages().subList(0, 2)).isEqualTo(first.messages());
        assertThat(second.messages().get(2).content()).doesNotContain("<|", "[INST]");
        assertThat(second.messages().get(3).content()).contains("it must be one JSON object and nothing else");
        reflection.accept(Model.answer(first));
        assertThat(reflection.next()).isEmpty();
        assertThat(reflection.error()).isEmpty();
        assertThat(reflection.faults()).containsOnlyKeys(AnswerFault.NOT_JSON);
        assertThat(reflection.revisions().get(0).inputTokens()).isEqualTo(200);
    }

    @Test
    void aSecondBadAnswerEndsWithTheStatisticalProfileMarked() {
        UserReflection reflection = Users.reflection(Users.ratings(25), SETTINGS);
        reflection.accept(Model.answer(reflection.next().orElseThrow()));
        reflection.accept(Model.answer("no"));

        reflection.accept(Model.answer("{}"));

        assertThat(reflection.next()).isEmpty();
        assertThat(reflection.error()).hasValueSatisfying(e -> assertThat(e).startsWith("WRONG_SHAPE: "));
        assertThat(reflection.memories()).isEmpty();
        assertThat(reflection.revisions()).hasSize(3).allSatisfy(r -> {
            assertThat(r.isReflected()).isFalse();
            assertThat(r.text()).isEqualTo(r.facts().text());
        });
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault(AnswerFault.WRONG_ITEMS, a -> memories(a).remove("3")),
                fault(AnswerFault.WRONG_ITEMS, a -> memories(a)
                        .set("6", memories(a).get("1"))),
                fault(AnswerFault.WRONG_ITEMS, a -> memory(a).put("item", "Title B1")),
                fault(AnswerFault.WRONG_RATING, a -> memory(a).put("rating", 4.5)),
                fault(AnswerFault.WRONG_RATING, a -> memory(a)
                        .put("memory", "I rated Title A0 a 4.5 because the cast is good.")),
                fault(AnswerFault.WRONG_SHAPE, a -> memory(a).put("rating", "0.5")),
                fault(AnswerFault.WRONG_SHAPE, a -> memory(a).put("memory", " \n ")),
                fault(AnswerFault.WRONG_SHAPE, a -> profile(a).remove("preferences")),
                fault(AnswerFault.WRONG_SHAPE, a -> profile(a).put("text", "")),
                fault(AnswerFault.INVENTED_TITLE, a -> memory(a)
                        .put("memory", "I rated it because it is like \"Solaris\".")),
                fault(AnswerFault.INVENTED_TITLE, a -> profile(a)
                        .put("text", "I have not seen more of it than Solaris (1972).")),
                fault(AnswerFault.WRONG_TRAITS, a -> ((ObjectNode) profile(a).get("traits")).put("generosity", "high")),
                fault(
                        AnswerFault.LANGUAGE,
                        a -> profile(a)
                                .put(
                                        "text",
                                        "Ich mag langsame Filme und gebe selten die beste Note, weil nur wenige sie verdienen.")),
                fault(AnswerFault.LANGUAGE, a -> profile(a).put("text", "\u5979\u559c\u6b22\u6162\u7535\u5f71")),
                fault(AnswerFault.TOO_LONG, a -> profile(a).put("text", "and the ".repeat(1100))));
    }

    private static Arguments fault(AnswerFault fault, Consumer<ObjectNode> spoil) {
        return Arguments.of(fault, spoil);
    }

    private static ObjectNode memories(ObjectNode answer) {
        return (ObjectNode) answer.get("memories");
    }

    private static ObjectNode memory(ObjectNode answer) {
        return (ObjectNode) memories(answer).get("1");
    }

    private static ObjectNode profile(ObjectNode answer) {
        return (ObjectNode) answer.get("profile");
    }

    @ParameterizedTest
    @MethodSource("faults")
    void everyFlawIsFound(AnswerFault fault, Consumer<ObjectNode> spoil) {
        UserReflection reflection = Users.reflection(Users.ratings(5), SETTINGS);
        ObjectNode answer = Model.json(reflection.next().orElseThrow());
        spoil.accept(answer);

        reflection.accept(Model.answer(answer.toString()));

        assertThat(reflection.faults()).containsOnlyKeys(fault);
    }

    @Test
    void aBrokenOffAnswerIsAFlawAndAFencedOneIsNot() {
        UserReflection broken = Users.reflection(Users.ratings(5), SETTINGS);
        broken.accept(new ChatAnswer("{\"memories\": {", 1, 1, true));
        assertThat(broken.faults()).containsOnlyKeys(AnswerFault.TRUNCATED);

        UserReflection fenced = Users.reflection(Users.ratings(5), SETTINGS);
        String answer = Model.json(fenced.next().orElseThrow()).toString();
        fenced.accept(Model.answer("```json\n" + answer + "\n```"));
        assertThat(fenced.faults()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<think>\nFilms. {not json} {\"profile\": 1\n</think>\n\n%s",
                "lost the opening\n</think>%s",
                "```JSON\n%s\n```\n",
                "Here is the JSON you asked for:\n\n```json\n%s\n```",
                "Sure {as asked}: %s\n\nI hope this helps!"
            })
    void whatModelsPutAroundAnAnswerIsTakenOff(String around) {
        UserReflection reflection = Users.reflection(Users.ratings(5), SETTINGS);
        String answer = Model.json(reflection.next().orElseThrow()).toString();

        reflection.accept(Model.answer(around.formatted(answer)));

        assertThat(reflection.faults()).isEmpty();
        assertThat(reflection.memories()).hasSize(5);
    }

    @Test
    void anAnswerThatWasAllThinkingIsAskedForOnceMore() {
        UserReflection reflection = Users.reflection(Users.ratings(5), SETTINGS);

        reflection.accept(new ChatAnswer("", 400, 1500, true));
        reflection.accept(Model.answer(reflection.next().orElseThrow()));

        assertThat(reflection.faults()).containsOnlyKeys(AnswerFault.TRUNCATED);
        assertThat(reflection.error()).isEmpty();
        assertThat(reflection.revisions().get(0).outputTokens()).isEqualTo(1550);
    }

    @Test
    void titlesOfTheDataMayBeNamed() {
        UserReflection reflection = Users.reflection(Users.ratings(5), SETTINGS);
        ObjectNode answer = Model.json(reflection.next().orElseThrow());
        profile(answer)
                .put("text", "I love \"Title B1\" and have seen it more often than Title C2 (1952), as with \"War\".");

        reflection.accept(Model.answer(answer.toString()));

        assertThat(reflection.faults()).isEmpty();
    }
}
