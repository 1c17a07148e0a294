package io.github.dramatis.lm.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.llm.CallFailure;
import io.github.dramatis.core.llm.CallScope;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.core.llm.ChatRequest;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A random model holds itself to a schema as well as any other. */
class LocalChatTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"rating": {"enum": [4]}, "memory": {"type": "string", "maxLength": 20}}}""";

    /** Takes as long as it may. */
    private static final String LONG =
            """
            {"type": "object", "properties": {"memory": {"type": "string", "maxLength": 100000}}}""";

    private static LocalChat open() {
        return LocalChat.open(TINY, Precision.FLOAT32, new ChatCapacity(2, 16_384));
    }

    private static ChatRequest request(String question, double temperature, int maxTokens) {
        return new ChatRequest(
                "tiny",
                List.of(ChatMessage.system("Answer."), ChatMessage.user(question)),
                SCHEMA,
                temperature,
                maxTokens);
    }

    private static ChatAnswer ask(LocalChat chat, ChatRequest request) {
        return chat.ask(request, new CallScope()).join();
    }

    @Test
    void answersFitTheSchemaAndAreTheSameAgain() throws JsonProcessingException {
        try (LocalChat chat = open()) {
            for (double temperature : new double[] {0, 1}) {
                ChatAnswer answer = ask(chat, request("Heat?", temperature, 100));

                JsonNode json = new ObjectMapper().readTree(answer.text());
                assertThat(json.get("rating").asInt()).isEqualTo(4);
                assertThat(json.get("memory").asText()).isNotBlank().hasSizeLessThanOrEqualTo(20);
                assertThat(answer.truncated()).isFalse();
                assertThat(answer.inputTokens()).isPositive();
                assertThat(ask(chat, request("Heat?", temperature, 100))).isEqualTo(answer);
            }
            assertThat(ask(chat, request("Heat?", 1, 100))).isNotEqualTo(ask(chat, request("Alien?", 1, 100)));
        }
    }

    @Test
    void anAnswerThatBreaksOffSaysSo() {
        try (LocalChat chat = open()) {
            assertThat(ask(chat, request("Heat?", 0, 3)).truncated()).isTrue();
        }
    }

    @Test
    void anAnswerThatNeedsAllTokensThatItMayHaveIsWhole() {
        try (LocalChat chat = open()) {
            ChatAnswer answer = ask(chat, request("Heat?", 0, 100));

            assertThat(ask(chat, request("Heat?", 0, (int) answer.outputTokens())))
                    .isEqualTo(answer);
        }
    }

    @Test
    void aPromptThatLeavesNoRoomIsRefused() {
        try (LocalChat chat = open()) {
            assertThatThrownBy(() -> ask(chat, request("Heat? ".repeat(2000), 0, 100)))
                    .hasCauseInstanceOf(CallFailure.class)
                    .hasMessageContaining("tokens");
        }
    }

    @Test
    void manyThreadsAtOnceGetTheAnswersThatTheyGetOneAfterTheOther() {
        List<ChatRequest> requests = IntStream.range(0, 20)
                .mapToObj(i -> request("Film " + i + "? ".repeat(i), i % 2, 10 + 3 * i))
                .toList();
        try (LocalChat chat = open()) {
            List<ChatAnswer> oneByOne =
                    requests.stream().map(request -> ask(chat, request)).toList();
            List<CompletableFuture<ChatAnswer>> atOnce = requests.stream()
                    .map(request -> CompletableFuture.supplyAsync(
                            () -> ask(chat, request), command -> new Thread(command).start()))
                    .toList();

            assertThat(atOnce.stream().map(CompletableFuture::join)).containsExactlyElementsOf(oneByOne);
            assertThat(oneByOne).as("they differ").doesNotHaveDuplicates();
        }
    }

    @Test
    void aCallThatCannotBeAnsweredFailsAlone() {
        String nothingFits = SCHEMA.replace("20", "0");
        ChatRequest wrong = new ChatRequest("tiny", List.of(ChatMessage.user("Heat?")), nothingFits, 0, 50);
        CallScope scope = new CallScope();
        try (LocalChat chat = open()) {
            ChatAnswer alone = ask(chat, request("Heat?", 0, 50));
            CompletableFuture<ChatAnswer> first = chat.ask(request("Heat?", 0, 50), scope);
            CompletableFuture<ChatAnswer> failing = chat.ask(wrong, scope);
            CompletableFuture<ChatAnswer> last = chat.ask(request("Alien?", 0, 50), scope);

            assertThatThrownBy(failing::join)
                    .hasCauseInstanceOf(CallFailure.class)
                    .hasMessageContaining("no token of the model can follow");
            assertThat(first.join()).isEqualTo(alone);
            assertThat(last.join().truncated()).isFalse();
        }
    }

    @Test
    void aCallEndsWithItsTaskAndOthersGoOn() {
        CallScope task = new CallScope();
        try (LocalChat chat = open()) {
            ChatRequest endless = new ChatRequest("tiny", List.of(ChatMessage.user("Heat?")), LONG, 0, 1900);
            CompletableFuture<ChatAnswer> ended = chat.ask(endless, task);
            CompletableFuture<ChatAnswer> other = chat.ask(request("Alien?", 0, 50), new CallScope());
            task.close();

            assertThat(ended).isCancelled();
            assertThat(other.join().truncated()).isFalse();
        }
    }

    @Test
    void closingEndsWhatIsUnderWayAndWhatWaits() {
        LocalChat chat = open();
        List<CompletableFuture<ChatAnswer>> asked = IntStream.range(0, 2 * chat.concurrency())
                .mapToObj(i -> chat.ask(
                        new ChatRequest("tiny", List.of(ChatMessage.user("Film " + i)), LONG, 0, 1900),
                        new CallScope()))
                .toList();

        chat.close();

        assertThat(asked).allMatch(CompletableFuture::isCancelled);
    }

    @Test
    void asMuchIsAnsweredAtOnceAsTheMemoryHolds() {
        ModelConfig model;
        try (ModelDirectory directory = ModelDirectory.open(TINY)) {
            model = directory.config();
        }
        ChatCapacity all = ChatCapacity.of(model, 4, Long.MAX_VALUE);
        long memory = all.memory(model);

        assertThat(all).isEqualTo(new ChatCapacity(4, 16_384));
        assertThat(all.calls()).isEqualTo(32);
        assertThat(ChatCapacity.of(model, 4, memory)).isEqualTo(all);
        assertThat(ChatCapacity.of(model, 4, memory - 1)).isEqualTo(new ChatCapacity(4, 8_192));
        ChatCapacity fewer = new ChatCapacity(3, 4_096);
        assertThat(ChatCapacity.of(model, 4, fewer.memory(model))).isEqualTo(fewer);
        assertThat(ChatCapacity.of(model, 4, 0))
                .as("the least, which is then refused")
                .isEqualTo(new ChatCapacity(1, 4_096));
        assertThat(fewer.holds(6, 2_048)).isTrue();
        assertThat(fewer.holds(7, 2_048)).as("three on one thread").isFalse();
    }
}
