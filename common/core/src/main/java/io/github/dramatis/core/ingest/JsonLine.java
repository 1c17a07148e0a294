package io.github.dramatis.core.ingest;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a line of JSON; also the Python dictionaries of which the Amazon files of 2014 consist. */
final class JsonLine {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** No JSON begins so. */
    private static final Pattern PYTHON = Pattern.compile("^\\s*\\{\\s*[ubUB]?'");

    private JsonLine() {}

    /** @throws IllegalArgumentException with the reason if the line is no JSON object */
    static JsonNode read(String line) {
        if (PYTHON.matcher(line).lookingAt()) {
            return python(line);
        }
        try {
            return object(only(line));
        } catch (JsonProcessingException e) {
            // a Python string with an apostrophe in it stands in double quotes, and so may the first
            try {
                return python(line);
            } catch (IllegalArgumentException neither) {
                throw new IllegalArgumentException("it is not JSON: " + e.getOriginalMessage(), e);
            }
        }
    }

    private static JsonNode only(String line) throws JsonProcessingException {
        try (JsonParser parser = JSON.createParser(line)) {
            JsonNode first = JSON.readTree(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("it holds several JSON values: each wants a line of its own");
            }
            return first;
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read a text in memory", e);
        }
    }

    private static JsonNode python(String line) {
        try {
            return object(PythonLiteral.read(line));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("it is not JSON, nor a Python dictionary: " + e.getMessage(), e);
        }
    }

    private static JsonNode object(JsonNode node) {
        if (node == null || !node.isObject()) {
            throw new IllegalArgumentException("it is not a JSON object");
        }
        return node;
    }

    /**
     * The text of a plain value, or of a list of such joined by commas; null if it is missing, null or anything else.
     */
    static String texts(JsonNode value) {
        if (value.isArray()) {
            List<String> texts = new ArrayList<>();
            value.elements().forEachRemaining(element -> texts.add(texts(element)));
            texts.removeIf(text -> text == null || text.isBlank());
            return texts.isEmpty() && !value.isEmpty() ? null : String.join(", ", texts);
        }
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }

    /** The text of a field, or null if it is missing, null or not a plain value. */
    static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isValueNode() && !value.isNull() ? value.asText() : null;
    }
}
