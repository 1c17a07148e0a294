package io.github.dramatis.lm.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * A JSON schema as a row of parts, one after the other: what is fixed, what is chosen, what is free. Knows the schemas
 * that answers have: objects whose properties are all required and come in their order, enums, numbers, strings, and
 * lists of strings. Without recursion, so a row is enough.
 */
final class JsonShape {
    private static final int LONGEST_STRING = 400;
    private static final int MOST_ITEMS = 8;

    /** One part of the text. */
    sealed interface Part {}

    /** One of some texts, none of which begins with another; a single one is fixed text. */
    record Choice(List<String> texts) implements Part {}

    /** The inside of a string, with its closing quotation mark: letters, marks and spaces of ASCII. */
    record FreeText(int most) implements Part {}

    /** A number such as 4 or 3.5. */
    record Digits() implements Part {}

    /** Strings with commas between, at least one, and the closing bracket. */
    record FreeTexts(int items, int most) implements Part {}

    private final List<Part> parts = new ArrayList<>();
    private final StringBuilder fixed = new StringBuilder();

    private JsonShape() {}

    /**
     * @param schema an object's
     * @throws UserError if it holds what is not known here
     */
    static List<Part> of(JsonNode schema) {
        JsonShape shape = new JsonShape();
        shape.value(schema);
        shape.endFixed();
        return List.copyOf(shape.parts);
    }

    private void value(JsonNode schema) {
        if (schema.has("enum")) {
            List<String> texts = new ArrayList<>();
            schema.get("enum").forEach(value -> texts.add(ascii(value.toString())));
            if (texts.size() == 1) {
                fixed.append(texts.get(0));
            } else {
                add(new Choice(List.copyOf(texts)));
            }
            return;
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(schema.path("properties"));
            case "string" -> {
                fixed.append('"');
                add(new FreeText(schema.path("maxLength").asInt(LONGEST_STRING)));
            }
            case "number", "integer" -> add(new Digits());
            case "array" -> {
                fixed.append("[\"");
                JsonNode items = schema.path("items");
                add(new FreeTexts(
                        schema.path("maxItems").asInt(MOST_ITEMS),
                        items.path("maxLength").asInt(LONGEST_STRING)));
            }
            default -> throw new UserError(
                    "the JSON schema of an answer",
                    "the local model cannot be held to " + schema,
                    "use objects, enums, numbers, strings and lists of strings");
        }
    }

    private void object(JsonNode properties) {
        fixed.append('{');
        Iterator<String> names = properties.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            fixed.append('"').append(name).append("\": ");
            value(properties.get(name));
            fixed.append(names.hasNext() ? ", " : "");
        }
        fixed.append('}');
    }

    private void add(Part part) {
        endFixed();
        parts.add(part);
    }

    private void endFixed() {
        if (!fixed.isEmpty()) {
            parts.add(new Choice(List.of(fixed.toString())));
            fixed.setLength(0);
        }
    }

    /** Beyond ASCII a character may be parts of several tokens; as an escape it is plain. */
    private static String ascii(String json) {
        StringBuilder plain = new StringBuilder();
        for (char c : json.toCharArray()) {
            plain.append(c < 128 ? String.valueOf(c) : String.format(Locale.ROOT, "\\u%04x", (int) c));
        }
        return plain.toString();
    }
}
