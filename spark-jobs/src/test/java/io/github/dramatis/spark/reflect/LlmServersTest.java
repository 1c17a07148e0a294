package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import io.github.dramatis.spark.reflect.ModelServer.Question;
import io.github.dramatis.spark.table.Profile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.alias.CredentialProvider;
import org.apache.hadoop.security.alias.CredentialProviderFactory;
import org.apache.spark.SparkConf;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What some servers want otherwise than others. */
class LlmServersTest {
    private static final String PROVIDER = "hadoop.security.credential.provider.path";
    private static final int USERS = 30;

    @TempDir
    Path folder;

    private final ModelServer server = new ModelServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private LlmWorld world() {
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < USERS; i++) {
            world.user("u" + i, 2);
        }
        return world;
    }

    private static ResponseDefinitionBuilder refusal(String parameter, String message) {
        return WireMock.badRequest()
                .withBody("{\"error\": {\"message\": \"" + message
                        + "\", \"type\": \"invalid_request_error\", \"param\": \"" + parameter
                        + "\", \"code\": \"unsupported_parameter\"}}");
    }

    @Test
    void aModelThatKnowsTheLimitOfTokensByItsNewerNameAloneIsToldItByThat() {
        server.behave(question -> question.body().has("max_tokens")
                ? refusal(
                        "max_tokens",
                        "Unsupported parameter: 'max_tokens' is not supported with this model."
                                + " Use 'max_completion_tokens' instead.")
                : question.body().path("max_completion_tokens").asInt() == 1500
                        ? server.good(question)
                        : WireMock.serverError());

        Reflected reflected =
                world().reflect(LlmWorld.config(server, "failures.retries=0", "max-concurrency=4", "store.buckets=1"));

        assertThat(reflected.result().llm().reflected()).isEqualTo(USERS);
        assertThat(server.answered()).isEqualTo(USERS);
        assertThat(server.requests()).as("each of the first calls asks twice").isBetween(USERS + 1, USERS + 4);
    }

    /** What a server says of its own accord may hold what a prompt held. */
    @Test
    void aMessageThatOnlyMentionsTheNewerNameChangesNoRequest() {
        server.behave(question -> question.messages().contains(LlmWorld.mark("u7"))
                ? refusal("messages", "flagged: max_tokens, use max_completion_tokens")
                : question.body().has("max_tokens") ? server.good(question) : WireMock.serverError());

        Reflected reflected = world().reflect(LlmWorld.config(server, "max-concurrency=1", "answers.max-fallback=1"));

        assertThat(reflected.result().llm().reflected()).isEqualTo(USERS - 1);
        assertThat(server.requests()).isEqualTo(USERS);
    }

    @Test
    void aTemperatureThatTheModelDoesNotTakeEndsTheRunWithWhatToDo() {
        server.behave(this::takesOneAlone);

        assertThatThrownBy(() -> world().reflect(LlmWorld.config(server, "max-concurrency=1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.temperature")
                .hasMessageContaining("Only the default (1) value is supported");
        assertThat(server.requests()).isLessThan(USERS);
        assertThat(world().reflect(LlmWorld.config(server, "temperature=1"))
                        .result()
                        .llm()
                        .reflected())
                .isEqualTo(USERS);
    }

    private ResponseDefinitionBuilder takesOneAlone(Question question) {
        return question.body().path("temperature").asDouble() == 1
                ? server.good(question)
                : refusal(
                        "temperature",
                        "Unsupported value: 'temperature' does not support 0 with this model."
                                + " Only the default (1) value is supported.");
    }

    private static ResponseDefinitionBuilder forbidden() {
        return WireMock.forbidden().withBody("{\"error\": {\"message\": \"Input was flagged\", \"code\": 403}}");
    }

    @Test
    void aPromptThatIsForbiddenCostsItsUserAloneTheProfileEvenIfItIsTheFirst() {
        AtomicReference<String> flagged = new AtomicReference<>();
        server.behave(question -> {
            flagged.compareAndSet(null, question.messages());
            return question.messages().equals(flagged.get()) ? forbidden() : server.good(question);
        });

        Reflected reflected = world().reflect(LlmWorld.config(server, "max-concurrency=4", "answers.max-fallback=1"));

        assertThat(reflected.result().llm().reflected()).isEqualTo(USERS - 1);
        assertThat(reflected.last())
                .filteredOn(profile -> profile.error() != null)
                .extracting(Profile::error)
                .containsExactly("CallFailure REFUSED: HTTP 403: Input was flagged");
    }

    @ParameterizedTest(name = "from call {0} on")
    @ValueSource(ints = {1, 5})
    void aKeyThatIsForbiddenAllEndsTheRunWithTheServersWords(int from) {
        server.behave(question -> question.number() < from ? server.good(question) : forbidden());

        assertThatThrownBy(() -> world().reflect(LlmWorld.config(server, "max-concurrency=1", "failures.retries=2")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.api-key-env")
                .hasMessageContaining("HTTP 403: Input was flagged");
        assertThat(server.requests()).isLessThan(USERS);
    }

    @Test
    void aServerThatIsStartedAgainIsWaitedForHoweverFewCallsAreUnderWay() {
        String url = server.baseUrl();
        LlmWorld world = world();
        server.close();
        CompletableFuture<ModelServer> again = CompletableFuture.supplyAsync(
                () -> new ModelServer(URI.create(url).getPort()),
                CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));

        try {
            Reflected reflected = world.reflect(LlmWorld.config(url, "max-concurrency=2", "failures.retries=2"));

            assertThat(reflected.result().llm().reflected()).isEqualTo(USERS);
            assertThat(reflected.result().llm().fallbacks()).isZero();
        } finally {
            again.join().close();
        }
    }

    static Stream<Arguments> answersToEveryCall() {
        return Stream.of(
                Arguments.of(WireMock.aResponse().withStatus(402), "its credit is used up"),
                Arguments.of(
                        WireMock.aResponse()
                                .withStatus(308)
                                .withHeader("Location", "https://elsewhere/v1/chat/completions"),
                        "answered 308, which sends calls to https://elsewhere/v1"));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("answersToEveryCall")
    void whatEveryCallWouldBeAnsweredEndsTheRunAndIsNoFaultOfTheUsers(ResponseDefinitionBuilder answer, String why) {
        server.behave(question -> question.number() < 5 ? server.good(question) : answer);

        assertThatThrownBy(() -> world().reflect(LlmWorld.config(server, "max-concurrency=1")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(why);
        assertThat(server.requests()).isLessThan(USERS);
    }

    static Stream<Arguments> bodiesWithoutAnEnd() {
        return Stream.of(
                Arguments.of("more than any answer", WireMock.ok("and so on ".repeat(500_000))),
                Arguments.of("a byte now and then", WireMock.ok("{}").withChunkedDribbleDelay(2, 20_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodiesWithoutAnEnd")
    void aBodyThatDoesNotEndIsBrokenOffAndAskedForAgain(String name, ResponseDefinitionBuilder endless) {
        server.behave(question -> question.number() == 1 ? endless : server.good(question));

        Reflected reflected = new LlmWorld(folder).user("a", 2).reflect(LlmWorld.config(server, "timeout=1s"));

        assertThat(reflected.result().llm().reflected()).isEqualTo(1);
        assertThat(server.requests()).isEqualTo(2);
    }

    @Test
    void theKeyMayBeInACredentialProvider() throws IOException {
        reflectWithKey("from the provider");

        assertThat(server.lastAuthorization()).isEqualTo("Bearer from the provider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uFEFFsk-secret", "sk-secret\u200B", "sk-secret\nOTHER=1"})
    void aKeyThatNoHeaderTakesIsNamedAndNotShown(String key) {
        assertThatThrownBy(() -> reflectWithKey(key))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("reflect.llm.api-key-env: dramatis.llm")
                .extracting(Throwables::getStackTrace)
                .asString()
                .doesNotContain("sk-secret");
        assertThat(server.requests()).isZero();
    }

    private void reflectWithKey(String key) throws IOException {
        String keys = "localjceks://file" + folder.resolve("keys.jceks");
        Configuration hadoop = new Configuration();
        hadoop.set(PROVIDER, keys);
        CredentialProvider provider =
                CredentialProviderFactory.getProviders(hadoop).get(0);
        provider.createCredentialEntry("dramatis.llm", key.toCharArray());
        provider.flush();
        LlmWorld world = new LlmWorld(folder).user("a", 2);
        SparkConf conf = world.context().spark().sparkContext().conf();
        conf.set("spark.hadoop." + PROVIDER, keys);
        try {
            world.reflect(LlmWorld.config(server, "api-key-env=dramatis.llm"));
        } finally {
            conf.remove("spark.hadoop." + PROVIDER);
        }
    }
}
