package io.github.dramatis.core.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dramatis.core.llm.CallFailure.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Bodies as servers have been reported to send them. Protects: what was billed is counted, and what was said is passed
 * on.
 */
class OpenAiAnswersTest {
    private static final String USAGE = "\"usage\":{\"prompt_tokens\":400,\"completion_tokens\":150}";
    /** SHA-256 of ["m",[{"role":"user","content":"question"}],"{}","0.0",1500,"u",0]. */
    private static final String KEY = "1afe0761fec8e018adb5b7903d28e08f6ec2fb49b3004cf4195971223f66052f";

    private static final ChatRequest REQUEST =
            new ChatRequest("m", List.of(ChatMessage.user("question")), "{}", 0, 1500);

    @Test
    void anAnswerWithoutTextWasPaidFor() {
        ChatAnswer thought = read(choice("null", "length") + "," + USAGE);
        ChatAnswer filtered = read(choice("null", "content_filter") + "," + USAGE);

        assertThat(thought).isEqualTo(new ChatAnswer("", 400, 150, true));
        assertThat(filtered).isEqualTo(new ChatAnswer("", 400, 150, false));
    }

    @Test
    void theTokensAtTheFirstPlaceThatIsMoreThanSpaceAreTold() {
        String logprobs =
                """
                {"choices":[{"message":{"content":" 4"},"finish_reason":"stop","logprobs":{"content":[
                  {"token":" ","logprob":-0.1,"top_logprobs":[{"token":" ","logprob":-0.1}]},
                  {"token":"4","logprob":-0.5,"top_logprobs":[{"token":"4","logprob":-0.5},{"token":"5","logprob":-1.5}]},
                  {"token":"!","logprob":-0.1,"top_logprobs":[]}]}}],%s}"""
                        .formatted(USAGE);

        assertThat(OpenAiAnswers.read(REQUEST, logprobs, ApiKey.NONE).first())
                .containsExactly(new TokenProbability("4", -0.5), new TokenProbability("5", -1.5));
        assertThat(OpenAiAnswers.read(
                                REQUEST,
                                logprobs.replace("\"top_logprobs\":[{\"token\":\"4\"", "\"none\":[{\"token\":\"4\""),
                                ApiKey.NONE)
                        .first())
                .as("the token that was taken, where others are not told")
                .containsExactly(new TokenProbability("4", -0.5));
        assertThat(read(choice("\"4\"", "stop") + "," + USAGE).first()).isEmpty();
    }

    @Test
    void theKeyOfARequestWithoutProbabilitiesIsWhatItWasBeforeThereWereAny() {
        assertThat(REQUEST.key("u", 0)).isEqualTo(KEY);
        assertThat(new ChatRequest("m", REQUEST.messages(), "{}", 0, 1500, 20, "").key("u", 0))
                .isNotEqualTo(KEY);
    }

    @Test
    void textInChunksIsJoinedWithoutThinking() {
        String chunks =
                """
                [{"type":"thinking","thinking":[{"type":"text","text":"hm"}]},{"type":"text","text":"{\\"a\\""},
                 {"type":"text","text":":1}"}]""";

        assertThat(read(choice(chunks, "stop") + "," + USAGE).text()).isEqualTo("{\"a\":1}");
    }

    @Test
    void eventsAreOneAnswer() {
        String stream =
                """
                : OPENROUTER PROCESSING

                data: {"choices":[{"delta":{"content":"{\\"a\\""}}],"usage":null}

                data: {"choices":[{"delta":{"content":":1}"},"finish_reason":"stop"}]}

                data: {"choices":[],%s}

                data: [DONE]
                """
                        .formatted(USAGE);

        assertThat(OpenAiAnswers.read(REQUEST, stream, ApiKey.NONE))
                .isEqualTo(new ChatAnswer("{\"a\":1}", 400, 150, false));
        assertThat(failure("data: {\"choices\":[{\"delta\":{\"content\":\"{\"}}]}\n")
                        .kind())
                .isEqualTo(Kind.UNWELL);
    }

    @Test
    void whatTheServerDoesNotCountIsEstimated() {
        assertThat(read(choice("\"" + "word ".repeat(40) + "\"", "stop") + ",\"usage\":null")
                        .outputTokens())
                .isEqualTo(50);
        assertThat(read(choice("null", "length")).outputTokens()).isEqualTo(1500);
    }

    @ParameterizedTest
    @CsvSource({"429, BUSY", "503, UNWELL", "400, REFUSED", "server_error, UNWELL"})
    void anErrorUnderAStatusOfSuccessIsPassedOn(String code, Kind kind) {
        CallFailure failure = failure(
                "{\"error\":{\"message\":\"upstream quota of sk-secret\",\"code\":\"" + code + "\"}," + USAGE + "}");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure).hasMessageContaining("upstream quota of ***").hasMessageNotContaining("sk-secret");
        assertThat(failure.inputTokens()).isEqualTo(400);
        assertThat(failure.outputTokens()).isEqualTo(150);
    }

    @Test
    void noPartOfTheKeyIsLeftWhereALongMessageEnds() {
        String message = "x".repeat(195) + "sk-secret is no key";

        assertThat(failure("{\"error\":{\"message\":\"" + message + "\"}}"))
                .hasMessageContaining("x***")
                .hasMessageNotContaining("sk-");
    }

    @Test
    void aBodyOfAnythingElseIsAFailure() {
        for (String body : new String[] {"", "[]", "{}", "null", "<html></html>", "{\"choices\":null}", "data: x"}) {
            assertThat(failure(body)).as(body).isNotNull();
        }
    }

    private static String choice(String content, String reason) {
        return "\"choices\":[{\"message\":{\"role\":\"assistant\",\"content\":" + content + "},\"finish_reason\":\""
                + reason + "\"}]";
    }

    private static ChatAnswer read(String fields) {
        return OpenAiAnswers.read(REQUEST, "{" + fields + "}", ApiKey.NONE);
    }

    private static CallFailure failure(String body) {
        ApiKey key = ApiKey.of("sk-secret", "key");
        return catchThrowableOfType(CallFailure.class, () -> OpenAiAnswers.read(REQUEST, body, key));
    }
}
