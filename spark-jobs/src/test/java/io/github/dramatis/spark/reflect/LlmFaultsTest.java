package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.http.Fault;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.reflect.LlmWorld.Reflected;
import io.github.dramatis.spark.reflect.ModelServer.Question;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Two thousand users and a server that misbehaves in a fifth of all calls, in every way we could think of. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LlmFaultsTest {
    private static final int USERS = 2000;
    private static final double FAULTS = 0.2;

    private final ModelServer server = new ModelServer();
    private Reflected reflected;

    @BeforeAll
    void reflect(@TempDir Path folder) {
        server.behave(this::misbehave);
        LlmWorld world = new LlmWorld(folder);
        for (int i = 0; i < USERS; i++) {
            world.user("user" + i, i % 40 == 0 ? 12 : 2);
        }
        reflected =
                world.reflect(LlmWorld.config(server, "timeout=1s", "max-concurrency=32", "answers.max-fallback=0.1"));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private ResponseDefinitionBuilder misbehave(Question question) {
        double draw = Draws.uniform(1, "faults", Integer.toString(question.number()));
        int delay = (int) (30 * Draws.uniform(1, "delays", Integer.toString(question.number())));
        if (draw >= FAULTS) {
            return server.good(question).withFixedDelay(delay);
        }
        return switch ((int) (draw / FAULTS * 9)) {
            case 0 -> WireMock.aResponse().withStatus(429).withHeader("Retry-After", "0.05");
            case 1 -> WireMock.serverError().withBody("oops");
            case 2 -> WireMock.aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER);
            case 3 -> WireMock.aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK);
            case 4 -> WireMock.ok(server.envelope(question, "half", "stop").substring(0, 60));
            case 5 -> server.completion(question, "I am sorry, I cannot do that.", "stop");
            case 6 -> server.completion(question, "{\"profile\": {\"text\": 7}}", "stop");
            case 7 -> server.completion(
                    question, "{\"memories\": {\"1\": {\"memory\": \"" + "and so on ".repeat(700), "length");
            default -> WireMock.okJson(server.envelope(question, "too late", "stop"))
                    .withFixedDelay(1500);
        };
    }

    @Test
    void everyUserEndsWithAProfileOrAMarkedFallback() {
        List<Profile> last = reflected.last();

        assertThat(last).hasSize(USERS);
        assertThat(last)
                .allSatisfy(p -> assertThat(p.reflector()).isEqualTo(p.error() == null ? "llm" : "statistical"));
        assertThat(last).filteredOn(p -> p.error() != null).hasSizeBetween(1, USERS / 20);
        assertThat(reflected.result().faults()).containsOnlyKeys("notJson", "wrongShape", "tooLong");
        assertThat(reflected.result().incomplete()).isEmpty();
    }

    @Test
    void everyAnswerIsThatOfItsUser() {
        assertThat(reflected.profiles())
                .filteredOn(p -> p.reflector().equals("llm"))
                .allSatisfy(p -> assertThat(p.text()).contains(LlmWorld.mark(p.userId())));
        assertThat(reflected.memories())
                .hasSize(USERS / 40 * 12 + USERS / 40 * 39 * 2)
                .extracting(Memory::text)
                .zipSatisfy(reflected.memories().stream().map(Memory::userId).toList(), (text, user) -> assertThat(text)
                        .contains(LlmWorld.mark(user)));
    }

    @Test
    void nothingIsAskedTwiceAfterAnAnswerAndNoAnswerIsLost() {
        assertThat(server.repeated()).isZero();
        assertThat(reflected.result().llm().bought()).isEqualTo(server.answered());
    }
}
