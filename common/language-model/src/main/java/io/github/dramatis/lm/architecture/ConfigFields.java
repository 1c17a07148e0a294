package io.github.dramatis.lm.architecture;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import java.util.List;

/**
 * Fields of a {@code config.json}, checked: what is missing there comes from the family's defaults.
 *
 * @param source names the file in errors
 * @param defaults what transformers takes for a missing field
 */
record ConfigFields(String source, JsonNode json, JsonNode defaults) {
    /** Larger than any real size, and small enough that no product of two overflows. */
    private static final int MAX_SIZE = 1 << 24;

    /** The field, its default if it is not there; a null that is written there stays one. */
    JsonNode field(String name) {
        return json.has(name) ? json.get(name) : defaults.path(name);
    }

    /** Whether the field has a value that is not null. */
    boolean given(String name) {
        return !field(name).isNull() && !field(name).isMissingNode();
    }

    boolean flag(String name) {
        return field(name).asBoolean(false);
    }

    int size(String name) {
        return size(name, field(name));
    }

    /** The size, or {@code absent} where there is none. */
    int size(String name, int absent) {
        return given(name) ? size(name) : absent;
    }

    int size(String name, JsonNode value) {
        require(
                value.isIntegralNumber()
                        && value.canConvertToInt()
                        && value.intValue() >= 1
                        && value.intValue() <= MAX_SIZE,
                name + " is " + shortened(value) + ", expected is a whole number from 1 to " + MAX_SIZE);
        return value.intValue();
    }

    double positive(String name, JsonNode value) {
        require(
                value.isNumber() && value.doubleValue() > 0 && Double.isFinite(value.doubleValue()),
                name + " is " + shortened(value) + ", expected is a positive number");
        return value.doubleValue();
    }

    /** An id; of several end tokens the first; -1 for null. */
    int token(String name) {
        JsonNode value = field(name).isArray() ? field(name).path(0) : field(name);
        if (value.isNull() || value.isMissingNode()) {
            return -1;
        }
        require(
                value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= -1,
                name + " is " + shortened(value) + ", expected is a token id");
        return value.intValue();
    }

    void requireSupported(String name, String value, List<String> supported) {
        require(
                supported.contains(value),
                name + " \"" + value + "\" is not supported; supported: " + String.join(", ", supported));
    }

    void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError(source, problem, "give a model of a supported kind, with an intact config.json");
        }
    }

    static String shortened(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
