package io.github.dramatis.core.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.dramatis.core.error.UserError;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A configuration with where each value came from.
 *
 * @param config the configuration
 * @param values every leaf by its dotted key, in the order of the records
 * @param yaml what was given, settings before the file's keys: it makes the same configuration
 */
public record LoadedConfig(DramatisConfig config, Map<String, ConfigValue> values, String yaml) {
    private static final ObjectMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    /**
     * Reads a configuration.
     *
     * @param name of the file, for messages
     * @param yaml its content
     * @param settings {@code key=value} pairs that go before the file
     * @throws UserError that lists every problem with its key
     */
    public static LoadedConfig parse(String name, String yaml, List<String> settings) {
        ObjectNode tree = readTree(name, yaml);
        Map<String, String> origins = new HashMap<>();
        markOrigins(tree, "", name, origins);
        for (String setting : settings) {
            apply(setting, tree, origins);
        }
        ConfigBinder binder = new ConfigBinder(origins);
        DramatisConfig config = binder.bind(DramatisConfig.class, tree, "");
        if (!binder.problems().isEmpty()) {
            throw new UserError(
                    "configuration " + name,
                    binder.problems().size() + " problem(s)\n    " + String.join("\n    ", binder.problems()),
                    "correct these keys; dramatis config -c FILE prints the effective configuration");
        }
        return new LoadedConfig(config, Collections.unmodifiableMap(binder.values()), text(tree));
    }

    private static String text(ObjectNode tree) {
        try {
            return YAML.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration that is no YAML", e);
        }
    }

    private static ObjectNode readTree(String name, String yaml) {
        try {
            JsonNode tree = YamlTree.read(YAML, yaml);
            if (tree.isMissingNode() || tree.isNull()) {
                return JsonNodeFactory.instance.objectNode();
            }
            if (tree instanceof ObjectNode object) {
                return object;
            }
            throw new UserError("configuration " + name, "it holds no keys", "write keys such as source:, one a line");
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "configuration " + name,
                    "not YAML: " + e.getOriginalMessage() + place(e.getLocation()),
                    "look at the indentation and the punctuation at that place",
                    e);
        }
    }

    private static String place(JsonLocation location) {
        return location.getLineNr() > 0 ? " (line " + location.getLineNr() + ")" : "";
    }

    private static void markOrigins(JsonNode node, String path, String origin, Map<String, String> origins) {
        node.fields().forEachRemaining(field -> {
            String key = path.isEmpty() ? field.getKey() : path + "." + field.getKey();
            origins.put(key, origin);
            markOrigins(field.getValue(), key, origin, origins);
        });
    }

    private static void apply(String setting, ObjectNode tree, Map<String, String> origins) {
        int equals = setting.indexOf('=');
        if (equals < 1) {
            throw new UserError("--set " + setting, "it has no key=value", "write e.g. --set cluster.k=4");
        }
        String key = setting.substring(0, equals).strip();
        String[] steps = key.split("\\.", -1);
        ObjectNode node = tree;
        for (int i = 0; i < steps.length - 1; i++) {
            JsonNode child = node.get(steps[i]);
            if (child != null && child.isArray()) {
                String list = String.join(".", List.of(steps).subList(0, i + 1));
                throw new UserError(
                        "--set " + key,
                        list + " is a list in " + origins.getOrDefault(list, "--set") + ", and no key of it can be set",
                        "set " + list + " as a whole");
            }
            node = child instanceof ObjectNode object ? object : node.putObject(steps[i]);
        }
        try {
            node.set(steps[steps.length - 1], YamlTree.read(YAML, setting.substring(equals + 1)));
        } catch (JsonProcessingException e) {
            throw new UserError("--set " + setting, "the value is not YAML", "quote it", e);
        }
        origins.put(key, "--set");
    }
}
