package io.github.dramatis.core.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;

/** Requests and errors in the JSON of OpenAI's chat completions. */
final class OpenAiFormat {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The most tokens of an answer, by the name that all servers have known. */
    static final String TOKEN_LIMIT = "max_tokens";
    /** The only name that OpenAI's newer models take. */
    static final String NEWER_TOKEN_LIMIT = "max_completion_tokens";

    private final String format;

    /** @param format as {@link io.github.dramatis.core.config.LlmAnswersConfig} names it */
    OpenAiFormat(String format) {
        this.format = format;
    }

    /** @param tokenLimit what the limit of the answer's tokens is called */
    String body(ChatRequest request, String tokenLimit) {
        ObjectNode body = JSON.createObjectNode().put("model", request.model());
        ArrayNode messages = body.putArray("messages");
        request.messages()
                .forEach(m -> messages.addObject().put("role", m.role()).put("content", m.content()));
        body.put("temperature", request.temperature()).put(tokenLimit, request.maxTokens());
        if (request.topLogprobs() > 0) {
            body.put("logprobs", true).put("top_logprobs", request.topLogprobs());
        }
        switch (format) {
            case "json-schema" -> {
                ObjectNode wanted = body.putObject("response_format").put("type", "json_schema");
                wanted.putObject("json_schema")
                        .put("name", "reflection")
                        .put("strict", true)
                        .putRawValue("schema", new RawValue(request.schema()));
            }
            case "json-object-schema" -> body.putObject("response_format")
                    .put("type", "json_object")
                    .putRawValue("schema", new RawValue(request.schema()));
            case "json-object" -> body.putObject("response_format").put("type", "json_object");
            default -> {
                // the prompt alone says what is wanted
            }
        }
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a request", e);
        }
    }

    /** The error code or type in an error's body, empty if there is none. */
    static String errorCode(String body) {
        JsonNode error = error(body);
        return error.path("code").asText("") + " " + error.path("type").asText("");
    }

    /** The parameter of the request that an error's body blames, empty if it names none. */
    static String errorParameter(String body) {
        return error(body).path("param").asText("");
    }

    /**
     * The message in an error's body, or the body itself; one line, bounded.
     *
     * @param key that must not be in it, not even in part
     */
    static String errorMessage(String body, ApiKey key) {
        JsonNode error = error(body);
        String message = error.path("message").asText(error.isTextual() ? error.asText() : body);
        String line = key.redact(message.replaceAll("\\s+", " ").strip());
        return line.length() <= 200 ? line : line.substring(0, 200) + "...";
    }

    private static JsonNode error(String body) {
        try {
            return JSON.readTree(body).path("error");
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
