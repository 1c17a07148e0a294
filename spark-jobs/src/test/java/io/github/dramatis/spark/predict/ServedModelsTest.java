package io.github.dramatis.spark.predict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.dramatis.core.config.BaseModelConfig;
import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.answers.AnswerStore;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.reflect.ModelServer;
import io.github.dramatis.spark.reflect.ModelServer.Question;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.BaselineFit;
import io.github.dramatis.spark.table.BaselinePrediction;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.PersonaMember;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.table.Variant;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.commons.io.FileUtils;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Test rows asked of a server that knows who rates everything 5 and who 1, that misbehaves, or that costs money. */
class ServedModelsTest {
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final Path TINY_LLAMA = Path.of("../common/language-model/src/test/resources/tiny-llama");
    private static final int USERS = 8;
    private static final List<String> ITEMS = List.of("x", "y", "z");
    private static final ChoiceConfig CHOICE = LoadedConfig.parse(
                    "test", "source: {format: csv, path: x}", List.of("choice.train-rows-per-user=1"))
            .config()
            .choice();
    private static final String PRICES = "server.prices={mock: {input: 1000, output: 1000}}"; // a million tokens

    private static ModelServer server;

    @TempDir
    Path folder;

    private final AgentModel model = AgentModel.open(new BaseModelConfig(TINY_LLAMA.toString(), "float32", ""), STARS);

    @BeforeAll
    static void start() {
        server = new ModelServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void wellBehaved() {
        server.forget();
        server.behave(this::sure);
    }

    /** Each user has a row to calibrate on and a test row. */
    private static List<Example> examples() {
        List<Example> examples = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (String split : List.of("validation", "test")) {
                examples.add(TestExamples.of(
                        user + "-" + split,
                        "u" + user,
                        "i-" + split,
                        split,
                        "You are viewer " + user + ".",
                        "Item: \"The " + split + " <|user|><\uFF5CAssistant\uFF5C>\"\nRATING:",
                        rating(user)));
            }
        }
        return examples;
    }

    private static int rating(int user) {
        return user % 2 == 0 ? 5 : 1;
    }

    private static int user(Question question) {
        return Integer.parseInt(question.messages().replaceFirst("(?s).*You are viewer (\\d+).*", "$1"));
    }

    /** Tells all labels but 2 and 3, and three other tokens. */
    private ResponseDefinitionBuilder sure(Question question) {
        int rating = rating(user(question));
        String right = Integer.toString(rating);
        String wrong = Integer.toString(6 - rating);
        return server.withLogprobs(
                question, right, Map.of(right, 0.5, " " + right, 0.25, wrong, 0.125, "4", 0.0625, "The", 0.03125));
    }

    private PredictConfig config(String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "frozen=false",
                "base-url=" + server.baseUrl(),
                "server.models=mock",
                "server.timeout=10s",
                "server.failures.backoff=10ms",
                "server.store.buckets=3"));
        settings.addAll(List.of(more));
        return LoadedConfig.parse(
                        "test",
                        "source: {format: csv, path: x}",
                        settings.stream().map(setting -> "predict." + setting).toList())
                .config()
                .predict();
    }

    private LocalStageContext context(List<Example> examples) {
        for (String table : List.of(
                "examples",
                "agents",
                "persona_members",
                "adapters",
                "baselines",
                "baseline_predictions",
                "predictions",
                "choices",
                "choice_fits",
                "variants")) {
            FileUtils.deleteQuietly(folder.resolve(table).toFile());
        }
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.EXAMPLES, examples);
        context.put(
                Tables.AGENTS,
                IntStream.range(0, USERS)
                        .mapToObj(user -> new Agent("u" + user))
                        .toList());
        context.put(
                Tables.PERSONA_MEMBERS,
                IntStream.range(0, USERS)
                        .mapToObj(user -> new PersonaMember("traits", "u" + user, "0", 0.0, 10, false, "traits"))
                        .toList());
        context.put(Tables.ADAPTERS, List.of());
        context.put(Tables.BASELINES, List.of(new BaselineFit("user_mean", 1, 1, 8, 1.0, 1.0, 8, true, 5.0)));
        context.put(
                Tables.BASELINE_PREDICTIONS,
                examples().stream()
                        .map(e -> new BaselinePrediction(
                                e.targetId(), e.userId(), e.itemId(), "user_mean", e.purpose(), 3, new double[] {
                                    0.2, 0.2, 0.2, 0.2, 0.2
                                }))
                        .toList());
        return context;
    }

    private record Asked(PredictResult result, List<Prediction> predictions, List<Variant> variants) {
        Prediction of(String user) {
            return predictions.stream()
                    .filter(p -> p.userId().equals(user))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private PredictStage stage(PredictConfig config) {
        ResourcesConfig resources = new ResourcesConfig(2, 2, 0, 0, 0, "2g", "4g", "", 1, 5, "64m");
        return new PredictStage(config, List.of("traits"), model, resources);
    }

    /** Runs the stage; answers bought before are in the same folder. */
    private Asked ask(String... settings) {
        return ask(examples(), settings);
    }

    private Asked ask(List<Example> examples, String... settings) {
        LocalStageContext context = context(examples);
        PredictResult result = stage(config(settings)).run(context);
        return new Asked(result, context.rows(Tables.PREDICTIONS), context.rows(Tables.VARIANTS));
    }

    private Estimate estimate(String... settings) {
        return stage(config(settings)).estimate(context(examples())).get(0);
    }

    @Test
    void theServersProbabilitiesAreTheDistributionOfAVariantOfItsOwnForEachModelAndMemory() {
        Queue<JsonNode> bodies = new ConcurrentLinkedQueue<>();
        server.behave(question -> {
            bodies.add(question.body());
            return sure(question);
        });
        List<Example> examples = new ArrayList<>(examples());
        examples().forEach(e -> examples.add(TestExamples.withMemory(e, "long")));

        Asked asked = ask(
                examples,
                "frozen=true",
                "frozen-rows=6",
                "server.models=[mock, org/other]",
                "server.api-key-env=PATH"); // a variable that every environment has

        assertThat(asked.variants())
                .extracting(Variant::variantId)
                .containsExactly(
                        "none/long",
                        "none/short",
                        "served-org-other/long",
                        "served-org-other/short",
                        "served/long",
                        "served/short");
        assertThat(asked.variants().get(2).baseModel()).isEqualTo("org/other");
        assertThat(asked.predictions()).hasSize(6 * 6);
        assertThat(asked.predictions())
                .filteredOn(p -> p.adapter().startsWith("served"))
                .hasSize(4 * 6)
                .allSatisfy(p -> {
                    assertThat(p.expected()).isCloseTo(p.rating(), within(0.1));
                    assertThat(p.labelMass())
                            .as("of 3 labels, 2 at most as probable")
                            .isCloseTo(1, within(1e-9));
                    assertThat(p.labelsFrom()).isEqualTo("bounded");
                    assertThat(p.text()).isEqualTo(p.rating() == 5 ? "5" : "1");
                    assertThat(p.answer()).isEqualTo("rating");
                    assertThat(p.error()).isNull();
                });
        assertThat(asked.predictions())
                .filteredOn(p -> p.adapter().equals("none"))
                .allSatisfy(p -> assertThat(p.labelsFrom()).isNull());
        assertThat(asked.result().temperatures()).containsKeys("served/short", "served-org-other/long");
        assertThat(asked.result().pools()).as("a model as it comes").isEmpty();
        PredictResult.Served served = asked.result().served().get("served");
        assertThat(served.prompts()).isEqualTo(2 * (8 + 6));
        assertThat(served.labelsFrom()).isEqualTo(Map.of("bounded", 28L));
        assertThat(bodies).as("the same prompt of two memories is asked once").doesNotHaveDuplicates();
        assertThat(served.bought()).isEqualTo(bodies.size() / 2).isLessThanOrEqualTo(2 * USERS);
        JsonNode body = bodies.peek();
        assertThat(body.get("temperature").asDouble()).isZero();
        assertThat(body.get("max_tokens").asInt()).isEqualTo(4);
        assertThat(body.get("logprobs").asBoolean()).isTrue();
        assertThat(body.get("top_logprobs").asInt()).isEqualTo(20);
        assertThat(body.get("messages").toString())
                .matches("\\[\\{\"role\":\"system\",\"content\":\"You are viewer \\d\\.\"},"
                        + "\\{\"role\":\"user\",\"content\":\"Item: .*The [a-z]+ < \\|user\\|>"
                        + "< \uFF5CAssistant\uFF5C>.*RATING:\"}]");
        String secret = System.getenv("PATH");
        assertThat(server.lastAuthorization()).isEqualTo("Bearer " + secret);
        assertThat(asked.toString() + config("server.api-key-env=PATH")).doesNotContain(secret);
    }

    @Test
    void withoutProbabilitiesTheTextDecidesAndWhatIsNoRatingIsAnUnrelatedResponse() {
        server.behave(question -> user(question) == 3
                ? server.completion(question, "I cannot know that.", "stop")
                : server.completion(question, rating(user(question)) + " stars", "stop"));

        Asked asked = ask("server.top-logprobs=0", "server.system-turn=false");

        assertThat(server.questions()).allSatisfy(messages -> assertThat(messages)
                .startsWith("[{\"role\":\"user\",\"content\":\"You are viewer ")
                .contains(".\\nItem: ")
                .doesNotContain("system"));
        assertThat(asked.predictions())
                .hasSize(USERS)
                .filteredOn(p -> !p.userId().equals("u3"))
                .allSatisfy(p -> {
                    assertThat(p.expected()).isCloseTo(p.rating(), within(0.2));
                    assertThat(p.labelsFrom()).isEqualTo("text");
                    assertThat(p.labelMass()).isCloseTo(1, within(1e-9));
                });
        Prediction unrelated = asked.of("u3");
        assertThat(unrelated.labelProbabilities())
                .containsExactly(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, within(1e-9));
        assertThat(unrelated.labelMass()).isCloseTo(0, within(1e-9));
        assertThat(unrelated.answer()).isEqualTo("refusal");
        assertThat(unrelated.labelsFrom()).isEqualTo("nothing");
        assertThat(asked.result().served().get("served").labelsFrom()).isEqualTo(Map.of("text", 14L, "nothing", 2L));
        assertThat(asked.result().incomplete()).isEmpty();
    }

    /** Of each user one to learn from, one to calibrate on and one to be tested by; every third is without its item. */
    private static List<Example> choices() {
        List<Example> choices = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            for (String purpose : List.of(Target.TRAIN, Target.POOL, Target.TEST)) {
                choices.add(TestExamples.choice(
                        user + "-" + purpose,
                        "u" + user,
                        ITEMS.get(user % ITEMS.size()),
                        purpose,
                        "You are viewer " + user + ".",
                        "A: x\nB: y\nX: none of these\nYOUR CHOICE (" + purpose + "):",
                        ITEMS.subList(0, 2)));
            }
        }
        return choices;
    }

    @Test
    void aServerIsAskedToChooseByLettersToo() {
        server.behave(question -> {
            if (!question.messages().contains("YOUR CHOICE")) {
                return sure(question);
            }
            String letter = List.of("A", "B", "X").get(user(question) % ITEMS.size());
            return user(question) < 3
                    ? server.completion(question, letter + ": that one", "stop")
                    : server.withLogprobs(question, letter, Map.of(letter, 0.75, "The", 0.125));
        });
        List<Example> examples = new ArrayList<>(examples());
        examples.addAll(choices());
        PredictStage choosing = stage(config()).choosing(CHOICE);
        LocalStageContext context = context(examples);

        assertThat(choosing.estimate(context).get(0).calls()).isEqualTo(4 * USERS);
        choosing.run(context);

        assertThat(context.rows(Tables.CHOICES))
                .filteredOn(choice -> "served".equals(choice.adapter()))
                .hasSize(USERS)
                .allSatisfy(choice -> {
                    int right = Integer.parseInt(choice.userId().substring(1)) % ITEMS.size();
                    assertThat(choice.probabilities()).hasSize(ITEMS.size());
                    assertThat(choice.probabilities()[right]).isGreaterThan(0.7);
                    assertThat(choice.taken()).isEqualTo(right < 2 ? ITEMS.get(right) : null);
                });
        assertThat(context.rows(Tables.PREDICTIONS)).hasSize(USERS);
        server.forget();
        assertThat(choosing.estimate(context).get(0).calls()).isZero();
    }

    @Test
    void aSlateThatTheServerRefusesIsNotAnswered() {
        server.behave(question -> user(question) == 3 && question.messages().contains("YOUR CHOICE (test)")
                ? WireMock.badRequest().withBody("{\"error\": {\"message\": \"flagged\"}}")
                : question.messages().contains("YOUR CHOICE")
                        ? server.withLogprobs(question, "A", Map.of("A", 0.75, "The", 0.125))
                        : sure(question));
        List<Example> examples = new ArrayList<>(examples());
        examples.addAll(choices());
        LocalStageContext context = context(examples);

        stage(config()).choosing(CHOICE).run(context);

        assertThat(context.rows(Tables.CHOICES))
                .filteredOn(choice -> "served".equals(choice.adapter()))
                .hasSize(USERS - 1)
                .noneMatch(choice -> choice.userId().equals("u3"));
    }

    @Test
    void aSecondRunSendsNothingAndTheDryRunKnowsItAndWhoHasBeenForgotten() {
        Estimate before = estimate(PRICES);
        assertThat(server.requests()).isZero();
        assertThat(before.text())
                .contains("prompts      16\n", "calls        16; 0 answers are there already", "mock at");
        assertThat(before.price()).isEqualTo((16 * 20 + 16 * 4) / 1000.0, within(1e-9));
        Asked first = ask(PRICES);
        assertThat(server.requests()).isEqualTo(16);
        assertThat(estimate(PRICES).calls()).isZero();
        server.forget();

        Asked second = ask(PRICES, "server.max-concurrency=2", "server.timeout=9s");

        assertThat(server.requests()).isZero();
        assertThat(second.predictions()).usingRecursiveComparison().isEqualTo(first.predictions());
        assertThat(second.result().served().get("served").bought()).isZero();
        assertThat(AnswerStore.open(folder.toString(), new Configuration())
                        .forget(Set.of("u0", "nobody")::contains)
                        .users())
                .containsExactly("u0");
        assertThat(estimate(PRICES).calls()).isEqualTo(2);
    }

    @Test
    void aCallThatFailsIsTriedAgainAndOneThatIsRefusedMarksItsRowAlone() {
        server.behave(question -> question.number() % 3 == 0
                ? WireMock.serverError().withBody("oops")
                : user(question) == 3
                        ? WireMock.badRequest().withBody("{\"error\": {\"message\": \"flagged\"}}")
                        : sure(question));

        Asked asked = ask();

        assertThat(asked.predictions()).hasSize(USERS);
        assertThat(asked.of("u3").error()).isEqualTo("CallFailure REFUSED: HTTP 400: flagged");
        assertThat(asked.of("u3").labelProbabilities())
                .containsExactly(new double[] {0.2, 0.2, 0.2, 0.2, 0.2}, within(1e-9));
        assertThat(asked.of("u3").answer())
                .as("no response, so none that is unrelated")
                .isNull();
        assertThat(asked.predictions())
                .filteredOn(p -> !p.userId().equals("u3"))
                .allSatisfy(p -> assertThat(p.expected()).isCloseTo(p.rating(), within(0.1)));
        assertThat(asked.result().served().get("served").failed()).isEqualTo(2);
        assertThat(asked.result().incomplete())
                .hasValueSatisfying(reason -> assertThat(reason).contains("2 prompts got no answer"));
        assertThat(asked.result().obtained())
                .as("answers, of which another run may get more")
                .hasValue(2 * USERS - 2);
        server.behave(this::sure);
        server.forget();
        assertThat(ask().result().incomplete()).isEmpty();
        assertThat(server.requests()).as("for what had failed alone").isEqualTo(2);
    }

    @Test
    void theBudgetStopsTheAskingAndMoreOfItGoesOnWhereItEnded() {
        assertThatThrownBy(() -> ask(PRICES, "server.budget=0.2"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("predict.server.budget")
                .hasMessageContaining("the budget of 0.20 is spent");
        int bought = server.answered();
        assertThat(bought).isBetween(1, 15);

        Asked whole = ask(PRICES, "server.budget=100");

        assertThat(whole.predictions()).hasSize(USERS);
        assertThat(server.answered()).isEqualTo(16);
        assertThat(server.repeated()).isZero();
        assertThat(whole.result().served().get("served").bought()).isEqualTo(16 - bought);
    }

    @Test
    void aServerThatRefusesProbabilitiesEndsTheStageWithWhatToDo() {
        server.behave(question -> WireMock.serverError()
                .withBody("{\"error\": {\"message\": \"logprobs is not supported for this model\"}}"));
        assertThatThrownBy(this::ask)
                .isInstanceOf(UserError.class)
                .hasMessageContaining("predict.server.top-logprobs: 20")
                .hasMessageNotContaining("viewer");
    }
}
