package io.github.dramatis.core.llm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.HostileText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Protects: whatever a server sends, it is an answer or a failed call, and neither gives money back. */
class ServerAnswerFuzzTest {
    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(ChatMessage.user("question")), "{}", 0, 1500);
    private static final String ANSWER =
            """
            {"choices":[{"message":{"content":"4"},"finish_reason":"stop","logprobs":{"content":[
            {"token":"4","logprob":-0.5,"top_logprobs":[{"token":"5","logprob":-1.5}]}]}}],
            "usage":{"prompt_tokens":400,"completion_tokens":150}}""";
    private static final String STREAM =
            """
            data: {"choices":[{"delta":{"content":"4"}}],"usage":null}

            data: {"choices":[{"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":400}}

            data: [DONE]
            """;

    @Provide
    Arbitrary<String> bodies() {
        Arbitrary<String> alone = Arbitraries.of(
                "data:", "event:", "[", "{\"usage\":", "{\"error\":{\"code\":429}}", "-", "{\"choices\":[");
        return Arbitraries.oneOf(HostileText.texts(), alone, alone.map(piece -> piece.repeat(20_000)));
    }

    @Property
    void aBodyIsAnAnswerOrAFailure(@ForAll("bodies") String text) {
        read(text);
        for (String body : List.of(ANSWER, STREAM)) {
            int at = Math.floorMod(text.hashCode(), body.length());
            int end = Math.min(body.length(), at + text.length() % 7);
            read(body.substring(0, at) + text + body.substring(end));
        }
    }

    @Property
    void aServerIsLeftAloneForFiveMinutesAtMost(@ForAll("bodies") String header) {
        assertThat(RetryAfter.parse(header, Instant.EPOCH)).isBetween(Duration.ZERO, Duration.ofMinutes(5));
    }

    private static void read(String body) {
        try {
            ChatAnswer answer = OpenAiAnswers.read(REQUEST, body, ApiKey.NONE);
            assertThat(answer.inputTokens()).isNotNegative();
            assertThat(answer.outputTokens()).isNotNegative();
        } catch (CallFailure e) {
            assertThat(e.getMessage()).isNotBlank();
            assertThat(e.inputTokens()).isNotNegative();
            assertThat(e.outputTokens()).isNotNegative();
        }
    }
}
