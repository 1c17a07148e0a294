package io.github.dramatis.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.dramatis.core.error.UserError;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Grids: every combination of some values of keys of {@code train}, and of base models. */
public final class TrainGrid {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final int MOST = 10_000;

    private TrainGrid() {}

    /**
     * The ways to train; the one of {@code train} where nothing is tried.
     *
     * @param over grids: keys of {@code train}, or {@link TrainSetting#BASE_MODEL}, with their values
     * @param key of the configuration that holds them, for messages
     * @throws UserError if a combination is no configuration
     */
    public static List<TrainSetting> of(TrainConfig train, List<Map<String, List<String>>> over, String key) {
        if (over.isEmpty()) {
            return List.of(TrainSetting.alone(train));
        }
        List<TrainSetting> grid = over.stream()
                .flatMap(keys -> combinations(keys).stream())
                .map(settings -> setting(train, settings, key))
                .toList();
        if (grid.stream().map(TrainSetting::id).distinct().count() < grid.size()) {
            throw new UserError(
                    "configuration key " + key,
                    "some of its combinations are equal, or differ in signs alone or in the folders that base models"
                            + " are in, so they would have one name",
                    "leave out one of them, or give the model's folder another name");
        }
        return grid;
    }

    /**
     * Checks what is tried, as far as it can be seen without the values' meaning.
     *
     * @param refused keys that cannot be tried
     * @param why they cannot
     */
    static void check(List<Map<String, List<String>>> over, List<String> refused, String why) {
        for (int i = 0; i < over.size(); i++) {
            String grid = over.size() == 1 ? "over" : "over." + i;
            Check.that(!over.get(i).isEmpty(), grid, "must name a key of train and its values");
            over.get(i).forEach((key, values) -> {
                String path = grid + "." + key;
                Check.that(!values.isEmpty(), path, "must have a value or more");
                Check.that(values.stream().distinct().count() == values.size(), path, "must not have a value twice");
                Check.that(!refused.contains(key), path, why);
            });
        }
        Check.that(
                over.stream().mapToDouble(TrainGrid::size).sum() <= MOST,
                "over",
                "must have " + MOST + " combinations at most; leave out some values");
    }

    private static double size(Map<String, List<String>> keys) {
        return keys.values().stream().mapToDouble(List::size).reduce(1, (a, b) -> a * b);
    }

    private static List<List<String>> combinations(Map<String, List<String>> keys) {
        List<List<String>> combinations = List.of(List.of());
        for (Map.Entry<String, List<String>> key : keys.entrySet()) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> shorter : combinations) {
                for (String value : key.getValue()) {
                    List<String> settings = new ArrayList<>(shorter);
                    settings.add(key.getKey() + ": " + value);
                    longer.add(List.copyOf(settings));
                }
            }
            combinations = longer;
        }
        return combinations;
    }

    private static TrainSetting setting(TrainConfig train, List<String> settings, String key) {
        String prefix = TrainSetting.BASE_MODEL + ": ";
        String path = settings.stream()
                .filter(setting -> setting.startsWith(prefix))
                .map(setting -> setting.substring(prefix.length()))
                .findFirst()
                .orElse(null);
        List<String> ofTrain =
                settings.stream().filter(setting -> !setting.startsWith(prefix)).toList();
        List<String> named = settings.stream()
                .map(setting -> setting.startsWith(prefix) ? prefix + lastName(path) : setting)
                .toList();
        return new TrainSetting(named, with(train, ofTrain, key), path);
    }

    /** The folder's name: a setting's name says nothing of the machine. */
    private static String lastName(String path) {
        String trimmed = path.replaceAll("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }

    private static TrainConfig with(TrainConfig train, List<String> settings, String key) {
        ObjectNode tree = tree(train);
        try {
            for (String setting : settings) {
                int colon = setting.indexOf(": ");
                tree.set(setting.substring(0, colon), YamlTree.read(YAML, setting.substring(colon + 2)));
            }
        } catch (JsonProcessingException e) {
            throw new UserError(
                    "configuration key " + key + ": " + String.join(", ", settings),
                    "a value is not YAML",
                    "quote a list as a text: \"[q_proj, v_proj]\"",
                    e);
        }
        ConfigBinder binder = new ConfigBinder(Map.of());
        TrainConfig combined = binder.bind(TrainConfig.class, tree, "train");
        if (!binder.problems().isEmpty()) {
            throw new UserError(
                    "configuration with " + String.join(", ", settings) + " (" + key + ")",
                    binder.problems().size() + " problem(s)\n    " + String.join("\n    ", binder.problems()),
                    "correct or leave out these values");
        }
        return combined;
    }

    /** The same training with the defaults of these keys. */
    static TrainConfig withDefaults(TrainConfig train, List<String> keys) {
        return new ConfigBinder(Map.of()).bind(TrainConfig.class, tree(train).remove(keys), "train");
    }

    private static ObjectNode tree(TrainConfig train) {
        ObjectNode tree = YAML.createObjectNode();
        try {
            for (RecordComponent component : TrainConfig.class.getRecordComponents()) {
                tree.set(
                        ConfigBinder.key(component.getName()),
                        YAML.valueToTree(component.getAccessor().invoke(train)));
            }
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a component that cannot be read", e);
        }
        return tree;
    }
}
