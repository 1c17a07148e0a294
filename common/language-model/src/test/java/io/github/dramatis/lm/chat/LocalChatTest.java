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
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A random model holds itself to a schema as well as any other. */
class LocalChatTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final String SCHEMA =
            """
            {"type": "object", "properties": {"rating": {"enum": [4]}, "memory": {"type": "string", "maxLength": 20}}}""";

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
        try (LocalChat chat = LocalChat.open(TINY, 1)) {
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
        try (LocalChat chat = LocalChat.open(TINY, 1)) {
            assertThat(ask(chat, request("Heat?", 0, 3)).truncated()).isTrue();
        }
    }

    @Test
    void aPromptThatLeavesNoRoomIsRefused() {
        try (LocalChat chat = LocalChat.open(TINY, 1)) {
            assertThatThrownBy(() -> ask(chat, request("Heat? ".repeat(2000), 0, 100)))
                    .hasCauseInstanceOf(CallFailure.class)
                    .hasMessageContaining("tokens");
        }
    }
}
