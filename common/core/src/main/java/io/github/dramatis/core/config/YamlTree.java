package io.github.dramatis.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** YAML that a user wrote, as a tree. */
final class YamlTree {
    private YamlTree() {}

    /**
     * Reads a tree. For some broken escapes the parser throws what it does not declare.
     *
     * @throws JsonProcessingException if it is no YAML
     */
    static JsonNode read(ObjectMapper yaml, String text) throws JsonProcessingException {
        try {
            return yaml.readTree(text);
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new JsonParseException(null, "an escape in a quoted text is broken", JsonLocation.NA, e);
        }
    }
}
