package io.github.dramatis.core.reflection.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.reflection.Level;
import io.github.dramatis.core.reflection.PlainText;
import io.github.dramatis.core.reflection.RatedItem;
import java.util.List;

/**
 * The JSON schema of an answer, in the subset that OpenAI's strict mode, llama.cpp, vLLM and Ollama share: every
 * property required, none beside them, no lengths. It depends on the number of ratings alone, so that servers need
 * build few grammars. The pinned schema fixes titles, ratings and traits too and bounds the sentences: for small
 * models, and servers that build a grammar each time.
 */
final class AnswerSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_MEMORY = 200;
    private static final int LONGEST_TEXT = 700;
    private static final int LONGEST_PREFERENCE = 50;
    private static final int MOST_PREFERENCES = 6;

    private final boolean pinned;
    private final boolean rated;

    /** @param rated whether there are ratings */
    AnswerSchema(boolean pinned, boolean rated) {
        this.pinned = pinned;
        this.rated = rated;
    }

    /** The schema of the answer about a batch. */
    String batch(List<RatedItem> batch, OwnTraits traits) {
        ObjectNode memories = object();
        for (int i = 0; i < batch.size(); i++) {
            ObjectNode memory = object();
            ObjectNode item = property(memory, "item", "string");
            ObjectNode rating = rated ? property(memory, "rating", "number") : null;
            ObjectNode sentence = property(memory, "memory", "string");
            if (pinned) {
                item.putArray("enum").add(PlainText.name(batch.get(i)));
                if (rated) {
                    rating.putArray("enum").add(BatchData.number(batch.get(i).rating()));
                }
                sentence.put("maxLength", LONGEST_MEMORY);
            }
            add(memories, Integer.toString(i + 1), memory);
        }
        ObjectNode answer = object();
        add(answer, "memories", memories);
        add(answer, "profile", profile(traits));
        return answer.toString();
    }

    /** The schema of the answer about all revisions. */
    String last(OwnTraits traits) {
        ObjectNode answer = object();
        add(answer, "profile", profile(traits));
        return answer.toString();
    }

    /** The schema of the answer about an item. */
    String summary() {
        ObjectNode answer = object();
        ObjectNode text = property(answer, ItemSummary.FIELD, "string");
        if (pinned) {
            text.put("maxLength", ItemSummary.LONGEST);
        }
        return answer.toString();
    }

    private ObjectNode profile(OwnTraits traits) {
        ObjectNode levels = object();
        traits.json().fields().forEachRemaining(trait -> {
            ArrayNode allowed = property(levels, trait.getKey(), "string").putArray("enum");
            if (pinned) {
                allowed.add(trait.getValue().asText());
            } else {
                List.of(Level.values()).forEach(level -> allowed.add(level.word()));
            }
        });
        ObjectNode profile = object();
        add(profile, "traits", levels);
        ObjectNode text = property(profile, "text", "string");
        ObjectNode preferences = property(profile, "preferences", "array");
        ObjectNode preference = preferences.putObject("items").put("type", "string");
        if (pinned) {
            text.put("maxLength", LONGEST_TEXT);
            preferences.put("maxItems", MOST_PREFERENCES);
            preference.put("maxLength", LONGEST_PREFERENCE);
        }
        return profile;
    }

    private static ObjectNode object() {
        ObjectNode object = JSON.createObjectNode().put("type", "object");
        object.putObject("properties");
        object.putArray("required");
        return object.put("additionalProperties", false);
    }

    private static ObjectNode property(ObjectNode object, String name, String type) {
        ObjectNode property = JSON.createObjectNode().put("type", type);
        add(object, name, property);
        return property;
    }

    private static void add(ObjectNode object, String name, ObjectNode property) {
        ((ObjectNode) object.get("properties")).set(name, property);
        ((ArrayNode) object.get("required")).add(name);
    }
}
