package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.llm.ChatAnswer;
import io.github.dramatis.core.llm.ChatRequest;

/** Answers as a good model would: from the data in the prompt alone. */
final class Model {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Model() {}

    /** The data in a request's question. */
    static JsonNode data(ChatRequest request) {
        String question = request.messages().get(1).content();
        String line =
                question.lines().filter(l -> l.startsWith("{\"")).findFirst().orElseThrow();
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError(line, e);
        }
    }

    static ObjectNode json(ChatRequest request) {
        JsonNode data = data(request);
        ObjectNode answer = JSON.createObjectNode();
        if (data.has("ratings")) {
            ObjectNode memories = answer.putObject("memories");
            for (JsonNode rating : data.get("ratings")) {
                String title = rating.get("title").asText();
                ObjectNode memory = memories.putObject(rating.get("number").asText());
                memory.put("item", title);
                memory.set("rating", rating.get("rating"));
                memory.put("memory", "I rated " + title + " " + rating.get("rating") + " because it is what I like.");
            }
        }
        if (data.has("items")) {
            ObjectNode memories = answer.putObject("memories");
            for (JsonNode item : data.get("items")) {
                String title = item.get("title").asText();
                memories.putObject(item.get("number").asText())
                        .put("item", title)
                        .put("memory", "I took " + title + " because it is what I pick.");
            }
        }
        ObjectNode profile = answer.putObject("profile");
        profile.set("traits", data.get("traits"));
        int known = data.path("profile").path("preferences").size()
                + data.path("revisions").size();
        profile.put("text", "I like the films that are slow and I have seen more of them than most (" + known + ").");
        profile.putArray("preferences").add("likes " + known);
        return answer;
    }

    static ChatAnswer answer(ChatRequest request) {
        return answer(json(request).toString());
    }

    static ChatAnswer answer(String text) {
        return new ChatAnswer(text, 100, 50, false);
    }
}
