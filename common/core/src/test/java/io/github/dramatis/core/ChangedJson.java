package io.github.dramatis.core;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Valid JSON in which some values are gone, or others than their readers expect. */
public final class ChangedJson {
    /** Half a pair of surrogates can only be written as an escape. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private static final int MOST_CHANGES = 3;
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "1",
            "-1",
            "3",
            "0.5",
            "-0.0",
            "1e308",
            "1e999",
            "2147483647",
            "2147483648",
            "-9223372036854775809",
            "\"\"",
            "\" \"",
            "\"a\"",
            "\"1\"",
            "\"\\u0000\\uD83D\"",
            "\"(\"",
            "\"(.*)*x\"",
            "\"(a|a?)+$\"",
            "\"../../x\"",
            "\"q_proj\"",
            "\"linear\"",
            "\"{{ [0] * 99999999 }}\"",
            "[]",
            "[null]",
            "[[]]",
            "[-1, \"a\"]",
            "[\"q_proj\", \"q_proj\"]",
            "{}",
            "{\"type\": \"Sequence\"}",
            "{\"\": {}}");

    private ChangedJson() {}

    /** The same for the same seed. */
    public static String of(JsonNode json, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JsonNode changed = json.deepCopy();
        for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
            List<JsonNode> inner = new ArrayList<>();
            collect(changed, inner);
            if (!inner.isEmpty()) {
                change(inner.get(random.nextInt(inner.size())), random);
            }
        }
        try {
            return JSON.writeValueAsString(changed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (!node.isEmpty()) {
            inner.add(node);
        }
        node.forEach(child -> collect(child, inner));
    }

    private static void change(JsonNode node, SplittableRandom random) {
        int place = random.nextInt(node.size());
        boolean gone = random.nextInt(4) == 0;
        JsonNode value = value(random);
        if (node instanceof ArrayNode array) {
            if (gone) {
                array.remove(place);
            } else {
                array.set(place, value);
            }
        } else {
            ObjectNode object = (ObjectNode) node;
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            if (gone) {
                object.remove(names.get(place));
            } else {
                object.set(names.get(place), value);
            }
        }
    }

    private static JsonNode value(SplittableRandom random) {
        try {
            return JSON.readTree(VALUES.get(random.nextInt(VALUES.size())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
