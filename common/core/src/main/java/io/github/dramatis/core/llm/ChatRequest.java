package io.github.dramatis.core.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One question to a model, with all that its answer depends on.
 *
 * @param model the name the server knows it by
 * @param messages the conversation so far
 * @param schema JSON schema of the answer, as JSON
 * @param temperature 0: the most probable answer
 * @param maxTokens most tokens of the answer
 * @param topLogprobs how many of the most probable tokens are wanted with it, at each place; 0: none
 * @param format how the server is told the schema, where an answer in another form is another answer; empty: where a
 *     good answer is good in any form
 */
public record ChatRequest(
        String model,
        List<ChatMessage> messages,
        String schema,
        double temperature,
        int maxTokens,
        int topLogprobs,
        String format) {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What chat templates put around a message, and more. */
    private static final int MESSAGE_OVERHEAD = 32;

    public ChatRequest {
        messages = List.copyOf(messages);
    }

    /** A request without probabilities. */
    public ChatRequest(String model, List<ChatMessage> messages, String schema, double temperature, int maxTokens) {
        this(model, messages, schema, temperature, maxTokens, 0, "");
    }

    /** The question that asks once more for what an answer in this form did not give. */
    public ChatRequest askedAgain(List<ChatMessage> all, String inFormat) {
        return new ChatRequest(model, all, schema, temperature, maxTokens, topLogprobs, inFormat);
    }

    /**
     * The content's address: SHA-256 of everything here, of whom it is about and of the sample's number. The same key
     * means that the answer need not be paid for again.
     *
     * @param user whom it is about
     * @param sample 0, or the number of another draw of the same answer
     */
    public String key(String user, int sample) {
        try {
            List<Object> all = new ArrayList<>(
                    List.of(model, messages, schema, Double.toString(temperature), maxTokens, user, sample));
            if (topLogprobs > 0) { // so that the keys of requests without them stay
                all.add(topLogprobs);
            }
            if (!format.isEmpty()) {
                all.add(format);
            }
            return Sha256.hex(JSON.writeValueAsBytes(all));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot hash a request", e);
        }
    }

    /** The messages one after the other, each under its role: for people to read. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (ChatMessage message : messages) {
            text.append(text.isEmpty() ? "" : "\n\n").append('[').append(message.role());
            text.append("]\n").append(message.content());
        }
        return text.toString();
    }

    /** Tokens of the prompt that no tokenizer exceeds: each holds a byte at least. */
    public long inputTokensAtMost() {
        long bytes = schema.getBytes(StandardCharsets.UTF_8).length;
        for (ChatMessage message : messages) {
            bytes += MESSAGE_OVERHEAD + message.content().getBytes(StandardCharsets.UTF_8).length;
        }
        return bytes;
    }
}
