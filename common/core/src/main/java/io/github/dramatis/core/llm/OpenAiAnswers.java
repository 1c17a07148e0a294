package io.github.dramatis.core.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.llm.CallFailure.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Answers of OpenAI-compatible servers: content as text or in chunks, a body of server-sent events, an error under the
 * status 200. Whatever a body says besides, the tokens that it counts were billed.
 */
final class OpenAiAnswers {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int BYTES_PER_TOKEN = 4;
    private static final String EVENT = "data:";
    private static final long MOST_TOKENS = 1_000_000_000;

    private OpenAiAnswers() {}

    /**
     * The answer in the body of a successful response. An answer without text is one too, and was paid for: all of its
     * tokens may have gone into thinking.
     *
     * @param key that messages must not show
     * @throws CallFailure if there is no answer, with the tokens that the server counted
     */
    static ChatAnswer read(ChatRequest request, String body, ApiKey key) {
        JsonNode root = parse(body);
        JsonNode choice = root.path("choices").path(0);
        JsonNode message = choice.path("message");
        if (!message.isObject()) {
            throw failure(root, body, key);
        }
        boolean refused = message.path("refusal").isTextual();
        String text = refused ? "" : text(message.path("content"));
        boolean truncated = !refused && choice.path("finish_reason").asText().equals("length");
        String thought = text(message.path("reasoning")) + text(message.path("reasoning_content"));
        // what the server does not count is estimated
        JsonNode usage = root.path("usage");
        long output = truncated && text.isEmpty()
                ? request.maxTokens()
                : (text.length() + thought.length()) / BYTES_PER_TOKEN;
        return new ChatAnswer(
                text,
                tokens(usage, "prompt_tokens", request.inputTokensAtMost() / BYTES_PER_TOKEN),
                tokens(usage, "completion_tokens", output),
                truncated,
                first(choice.path("logprobs").path("content")));
    }

    /**
     * The most probable tokens at the first place where a token with more than white space was taken, and that token
     * itself.
     */
    private static List<TokenProbability> first(JsonNode places) {
        for (JsonNode place : places) {
            if (!place.path("token").asText("").isBlank()) {
                List<TokenProbability> tokens = new ArrayList<>();
                place.path("top_logprobs").forEach(token -> add(token, tokens));
                String taken = place.path("token").asText();
                if (tokens.stream().noneMatch(token -> token.token().equals(taken))) {
                    add(place, tokens);
                }
                return tokens;
            }
        }
        return List.of();
    }

    private static void add(JsonNode token, List<TokenProbability> tokens) {
        if (token.path("logprob").isNumber()) {
            tokens.add(new TokenProbability(
                    token.path("token").asText(""), token.path("logprob").asDouble()));
        }
    }

    /** Text, or the text chunks of a list without those of thinking; empty for anything else. */
    private static String text(JsonNode content) {
        if (content.isTextual()) {
            return content.asText();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode chunk : content) {
            boolean isText = chunk.path("type").asText("text").equals("text");
            text.append(chunk.isTextual() ? chunk.asText() : isText ? text(chunk.path("text")) : "");
        }
        return text.toString();
    }

    /** What the server counted. No count gives back what other answers cost, not even by an overflow of their sum. */
    private static long tokens(JsonNode usage, String name, long otherwise) {
        return Math.max(0, Math.min(MOST_TOKENS, usage.path(name).asLong(otherwise)));
    }

    private static CallFailure failure(JsonNode root, String body, ApiKey key) {
        JsonNode usage = root.path("usage");
        long in = tokens(usage, "prompt_tokens", 0);
        long out = tokens(usage, "completion_tokens", 0);
        if (root.path("error").isMissingNode() || root.path("error").isNull()) {
            return CallFailure.billed(Kind.UNWELL, "the answer has no choices[0].message", in, out);
        }
        String code = root.path("error").path("code").asText("");
        String said = "HTTP 200 with an error " + code + ": " + OpenAiFormat.errorMessage(body, key);
        Kind kind = code.equals("429") ? Kind.BUSY : code.matches("4\\d\\d") ? Kind.REFUSED : Kind.UNWELL;
        return CallFailure.billed(kind, said, in, out);
    }

    private static JsonNode parse(String body) {
        String text = body.strip();
        if (text.startsWith(EVENT) || text.startsWith("event:") || text.startsWith(": ")) {
            return ofEvents(text);
        }
        return ofJson(text);
    }

    private static JsonNode ofJson(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            return root.isArray() && root.size() == 1 ? root.get(0) : root; // Gemini wraps errors so
        } catch (JsonProcessingException e) {
            throw CallFailure.of(Kind.UNWELL, "the answer is not JSON");
        }
    }

    /** The events of a stream, which some servers send unasked, as the one answer that they make up. */
    private static JsonNode ofEvents(String stream) {
        ObjectNode root = JSON.createObjectNode();
        StringBuilder content = new StringBuilder();
        JsonNode reason = MissingNode.getInstance();
        boolean done = false;
        for (String line : stream.lines().toList()) {
            String data =
                    line.startsWith(EVENT) ? line.substring(EVENT.length()).strip() : "";
            done |= data.equals("[DONE]");
            if (data.isEmpty() || data.equals("[DONE]")) {
                continue;
            }
            JsonNode event = ofJson(data);
            JsonNode choice = event.path("choices").path(0);
            content.append(text(choice.path("delta").path("content")))
                    .append(text(choice.path("message").path("content")));
            reason = choice.path("finish_reason").isTextual() ? choice.path("finish_reason") : reason;
            event.properties().stream()
                    .filter(field ->
                            !field.getValue().isNull() && !field.getKey().equals("choices"))
                    .forEach(field -> root.set(field.getKey(), field.getValue()));
        }
        if (!root.has("error") && (done || !reason.isMissingNode())) {
            ObjectNode choice = root.putArray("choices").addObject();
            choice.putObject("message").put("content", content.toString());
            choice.put("finish_reason", reason.asText("stop"));
        }
        return root;
    }
}
