package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.spark.plugin.DramatisPlugin;
import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.JavaConverters;

/** The reflector llm against a server that answers well, refuses, or costs money. */
class LlmReflectTest {
    private static ModelServer server;
    /** A run in which all went well, and what it asked. */
    private static Reflected good;

    private static List<String> asked;
    private static String authorization;

    @TempDir
    Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = new ModelServer();
        // a variable that every environment has
        good = world(folder).reflect(LlmWorld.config(server, "api-key-env=PATH"));
        asked = server.questions();
        authorization = server.lastAuthorization();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void wellBehaved() {
        server.forget();
        server.behave(server::good);
    }

    private LlmWorld world() {
        return world(folder);
    }

    private static LlmWorld world(Path folder) {
        return new LlmWorld(folder).user("a", 25).user("b", 3).user("c", 12);
    }

    @Test
    void writesBothTablesWithTheExactPromptModelAndTokensOfEachRevision() {
        assertThat(good.profiles())
                .extracting(p -> p.userId() + p.revision() + " " + p.interactions() + " " + p.reflector())
                .containsExactly(
                        "a1 10 llm",
                        "a2 20 llm",
                        "a3 25 llm",
                        "a4 25 llm",
                        "b1 3 llm",
                        "c1 10 llm",
                        "c2 12 llm",
                        "c3 12 llm");
        assertThat(good.profiles()).allSatisfy(p -> {
            assertThat(p.model()).isEqualTo("mock");
            assertThat(p.error()).isNull();
            assertThat(p.prompt())
                    .startsWith("[system]\nYou study how one person rates films")
                    .contains("[user]\n");
            assertThat(p.inputTokens()).isPositive();
            assertThat(p.outputTokens()).isPositive();
            assertThat(p.text()).contains(LlmWorld.mark(p.userId()));
        });
        assertThat(good.memories()).hasSize(40).allSatisfy(m -> assertThat(m.text())
                .contains(LlmWorld.mark(m.userId()))
                .contains("because its story"));
        assertThat(good.result().llm())
                .isEqualTo(new LlmFigures(3, 0, 8, 8, sum(good, true), sum(good, false), 0, 0, 0));
        assertThat(good.result().incomplete()).isEmpty();
    }

    @Test
    void whileTheModelIsAskedTheHistoriesOfTheAgentsAloneAreKept() {
        LlmWorld world = world();
        SparkContext spark = Sessions.create("tests").sparkContext();
        int before = spark.getPersistentRDDs().size();
        Queue<Integer> kept = new ConcurrentLinkedQueue<>();
        server.behave(question -> {
            kept.add(spark.getPersistentRDDs().size() - before);
            return server.good(question);
        });

        world.reflect(LlmWorld.config(server));

        assertThat(kept).isNotEmpty().containsOnly(1);
    }

    private static long sum(Reflected reflected, boolean input) {
        return reflected.profiles().stream()
                .mapToLong(p -> input ? p.inputTokens() : p.outputTokens())
                .sum();
    }

    @Test
    void othersWriteBesideTheModelOfTheSameRatingsAndOfShuffledOnes() {
        ReflectConfig alone = LlmWorld.config(server);
        ReflectConfig beside =
                new ReflectConfig("llm", 10, "films", List.of(), List.of("statistical", "llm-shuffled"), alone.llm());
        LlmWorld world = world();

        Reflected reflected = world.reflect(beside);

        assertThat(reflected.profiles()).extracting(Profile::text).isEqualTo(texts(good.profiles()));
        List<String> questions = server.questions();
        // a final reflection is about revisions, of which the server's are the same
        assertThat(questions).hasSizeGreaterThanOrEqualTo(asked.size() + 5).containsAll(asked);
        Map<String, String> statistical = world.reflect(RatingWorld.CONFIG).profiles().stream()
                .collect(Collectors.toMap(p -> p.userId() + p.interactions(), Profile::text));
        assertThat(reflected.profiles()).allSatisfy(p -> {
            assertThat(p.byOthers()).containsOnlyKeys("statistical", "llm-shuffled");
            assertThat(p.byOthers().get("statistical")).isEqualTo(statistical.get(p.userId() + p.interactions()));
            assertThat(p.byOthers().get("llm-shuffled")).contains(LlmWorld.mark(p.userId()));
        });
        assertThat(reflected.memories()).hasSize(40).allSatisfy(m -> {
            assertThat(m.byOthers().get("statistical")).isNotEqualTo(m.text());
            assertThat(m.byOthers().get("llm-shuffled")).contains("because its story");
        });
        assertThat(good.profiles()).extracting(Profile::byOthers).containsOnlyNulls();

        server.forget();
        world.reflect(beside);
        assertThat(server.questions())
                .as("the answers about shuffled histories are kept too")
                .isEmpty();
    }

    private static List<String> texts(List<Profile> profiles) {
        return profiles.stream().map(Profile::text).toList();
    }

    @Test
    void noRatingThatIsHeldOutIsInAnyPrompt() {
        assertThat(asked).hasSize(8).noneMatch(question -> question.contains("HELD-OUT"));
    }

    @Test
    void titlesOfOneUserReachNoOtherUsersPrompt() {
        assertThat(asked).allSatisfy(question -> assertThat(List.of("a", "b", "c"))
                .filteredOn(user -> question.contains(LlmWorld.mark(user)))
                .hasSize(1));
    }

    @Test
    void theKeyIsSentAndNeverShown() {
        String secret = System.getenv("PATH");

        assertThat(authorization).isEqualTo("Bearer " + secret);
        assertThat(good.toString()).doesNotContain(secret);
    }

    @Test
    void aSecondRunAsksNothingAndGivesTheSame() {
        LlmWorld world = world();
        Reflected first = world.reflect(LlmWorld.config(server));
        server.forget();

        Reflected second = world.reflect(LlmWorld.config(server, "max-concurrency=3"));

        assertThat(server.requests()).isZero();
        assertThat(second.profiles()).isEqualTo(first.profiles());
        assertThat(second.memories()).isEqualTo(first.memories());
        assertThat(second.result().llm().bought()).isZero();
    }

    @Test
    void onlyWhatHasChangedIsAskedAgain() {
        LlmWorld world = world();
        world.reflect(LlmWorld.config(server));
        server.forget();

        world.rate("c", 20, "train").user("d", 2).reflect(LlmWorld.config(server));

        // the second batch of c, its final reflection, and the new user
        assertThat(server.requests()).isEqualTo(3);
    }

    @Test
    void everybodyIsAskedAgainAfterAChangeOfModelSchemaTemperatureOrPromptsAndNobodyAfterwards() {
        LlmWorld world = new LlmWorld(folder).user("b", 3);
        ReflectionPrompts builtIn = ReflectionPrompts.builtIn(RatingWorld.HALF_STARS);
        ReflectionPrompts another = new ReflectionPrompts(
                "2", builtIn.system() + " Be brief.", builtIn.batch(), builtIn.last(), builtIn.repair());

        for (int i = 0; i < 2; i++) {
            world.reflect(LlmWorld.config(server));
            world.reflect(LlmWorld.config(server, "model=mock-2"));
            world.reflect(LlmWorld.config(server, "answers.pinned=true"));
            world.reflect(LlmWorld.config(server, "temperature=0.5"));
            world.reflect(LlmWorld.config(server), another);
        }

        assertThat(server.requests()).isEqualTo(5);
    }

    @Test
    void afterAChangeOfTheFormOfAnswersOnlyWhoseAnswersWereNotGoodEnoughAreAskedAgain() {
        LlmWorld world = new LlmWorld(folder).user("b", 3).user("c", 3);
        server.behave(question ->
                question.body().has("response_format") || question.messages().contains(LlmWorld.mark("c"))
                        ? server.good(question)
                        : server.completion(question, "What a nice question!", "stop"));

        Reflected asText = world.reflect(LlmWorld.config(server, "answers.format=text"));
        assertThat(asText.last()).extracting(Profile::reflector).containsExactly("statistical", "llm");
        server.forget();
        Reflected bySchema = world.reflect(LlmWorld.config(server, "answers.format=json-schema"));

        assertThat(bySchema.last()).extracting(Profile::reflector).containsExactly("llm", "llm");
        assertThat(server.questions())
                .as("once more and with what was wrong")
                .hasSize(1)
                .allMatch(question -> question.contains("What a nice question!"));
    }

    @Test
    void theBudgetIsNeverPassedAndMoreOfItGoesOnWhereItEnded() {
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < 40; i++) {
            world.user("u" + i, 2);
        }
        String prices = "prices={mock: {input: 1000, output: 2000}}"; // per million, so about 1 a call
        double limit = 15;

        assertThatThrownBy(() -> world.reflect(LlmWorld.config(server, prices, "budget=" + limit)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the budget of 15.00 is spent")
                .hasMessageContaining("--budget");
        int bought = server.answered();
        assertThat(bought).isBetween(1, 39);

        Reflected whole = world.reflect(LlmWorld.config(server, prices, "budget=1000"));

        assertThat(whole.last()).hasSize(40);
        assertThat(server.answered()).isEqualTo(40);
        assertThat(server.repeated()).isZero();
        assertThat(whole.result().llm().bought()).isEqualTo(40 - bought);
        double each = whole.result().llm().cost() / whole.result().llm().bought();
        assertThat(each * bought).isLessThanOrEqualTo(limit);
        assertThat(whole.result().llm().spent())
                .as("with what the run that was stopped has bought")
                .isCloseTo(each * 40, Percentage.withPercentage(5));
    }

    @Test
    void aRefusedKeyFailsTheJobAtOnceWithWhatToDo() {
        server.behave(question ->
                WireMock.aResponse().withStatus(401).withBody("{\"error\": {\"message\": \"bad key sk-123\"}}"));
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < 200; i++) {
            world.user("u" + i, 2);
        }

        assertThatThrownBy(() -> world.reflect(LlmWorld.config(server, "max-concurrency=4")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.api-key-env")
                .hasMessageContaining("401")
                .hasMessageNotContaining("sk-123");
        assertThat(server.requests()).isLessThan(20);
    }

    @Test
    void aMissingKeyIsAnErrorBeforeAnythingIsSentWhichDoesNotRepeatWhatMayBeAKey() {
        assertThatThrownBy(() -> world().reflect(LlmWorld.config(server, "api-key-env=NO_SUCH_VARIABLE_HERE")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.api-key-env")
                .hasMessageNotContaining("NO_SUCH_VARIABLE_HERE");
        assertThat(server.requests()).isZero();
    }

    @Test
    void oneBadPromptCostsItsUserAMarkedFallbackAndNobodyElse() {
        server.behave(question -> question.messages().contains(LlmWorld.mark("b"))
                ? WireMock.badRequest().withBody("{\"error\": {\"message\": \"flagged\"}}")
                : server.good(question));
        ReflectConfig config = LlmWorld.config(server);
        LlmWorld world = world();

        Reflected reflected = world.reflect(config);

        List<Profile> last = reflected.last();
        assertThat(last).extracting(Profile::reflector).containsExactly("llm", "statistical", "llm");
        assertThat(last.get(1).error()).isEqualTo("CallFailure REFUSED: HTTP 400: flagged");
        assertThat(last.get(1).prompt()).isNull();
        assertThat(reflected.memories())
                .filteredOn(m -> m.userId().equals("b"))
                .extracting(Memory::text)
                .allSatisfy(text -> assertThat(text).doesNotContain("because its story"));
        assertThat(reflected.result().incomplete())
                .hasValueSatisfying(r -> assertThat(r).contains("1 of 3 users"));
        assertThat(reflected.result().obtained())
                .as("another run may get further")
                .isPresent();

        server.behave(server::good);
        assertThat(world.reflect(config).last()).extracting(Profile::reflector).containsOnly("llm");
    }

    @Test
    void speculationIsRefused() {
        SparkSession spark = world().context().spark();
        LlmWorld world = world();
        spark.sparkContext().conf().set("spark.speculation", "true");
        try {
            assertThatThrownBy(() -> world.reflect(LlmWorld.config(server)))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("spark.speculation");
        } finally {
            spark.sparkContext().conf().remove("spark.speculation");
        }
    }

    @Test
    void sparksMetricsShowTheCallsAndWhatTheyCostWhileTheyAreMade() {
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < 10; i++) {
            world.user("u" + i, 2);
        }
        List<Double> calls = new ArrayList<>();
        List<Double> spent = new ArrayList<>();
        server.behave(question -> {
            calls.add(metric("llmCalls"));
            spent.add(metric("llmSpent"));
            return server.good(question);
        });

        LlmFigures used = world.reflect(LlmWorld.config(
                        server,
                        "max-concurrency=1",
                        "requests-per-minute=60000", // so that each call is reported before the next
                        "prices={mock: {input: 1000, output: 2000}}"))
                .result()
                .llm();

        assertThat(calls).containsExactly(0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
        assertThat(spent).isSorted();
        assertThat(spent.get(9)).isCloseTo(0.9 * used.cost(), Percentage.withPercentage(5));
    }

    private static Double metric(String name) {
        // the driver's, and in a local session the executor's
        var sources = SparkEnv.get().metricsSystem().getSourcesByName("plugin." + DramatisPlugin.class.getName());
        return JavaConverters.seqAsJavaList(sources).stream()
                .map(source -> source.metricRegistry().getGauges().get(name))
                .filter(Objects::nonNull)
                .map(gauge -> (Double) gauge.getValue())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aServerThatIsDownFailsTheStageAfterTheOutageThatWasAllowed() {
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < 60; i++) {
            world.user("u" + i, 1);
        }
        String nobodyListens = "http://localhost:1/v1";

        assertThatThrownBy(
                        () -> world.reflect(LlmWorld.config(nobodyListens, "failures.outage=1s", "max-concurrency=4")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the server has been down")
                .hasMessageContaining(nobodyListens);
    }

    @Test
    void theTimeThatTheServerAsksForIsWaited() {
        long[] times = new long[2];
        server.behave(question -> {
            times[Math.min(1, question.number() - 1)] = System.nanoTime();
            return question.number() == 1
                    ? WireMock.aResponse().withStatus(429).withHeader("Retry-After", "1")
                    : server.good(question);
        });

        new LlmWorld(folder).user("a", 2).reflect(LlmWorld.config(server));

        assertThat(times[1] - times[0]).isGreaterThanOrEqualTo(1_000_000_000L);
    }
}
