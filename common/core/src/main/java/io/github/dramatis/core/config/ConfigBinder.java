package io.github.dramatis.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.github.dramatis.core.naming.NearestName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills a tree of records from a tree of YAML; a map holds records, or lists of texts, under names of the user's own.
 * Collects every problem with its key; a record with a problem is null until the caller has asked {@link #problems()}.
 */
final class ConfigBinder {
    private static final ObjectMapper YAML = new YAMLMapper();
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}) *(ms|s|m|h)");

    private final Map<String, String> origins;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, ConfigValue> values = new LinkedHashMap<>();

    /** @param origins where each given key came from, by its dotted path */
    ConfigBinder(Map<String, String> origins) {
        this.origins = origins;
    }

    /** A record of defaults alone. */
    static <R extends Record> R defaults(Class<R> type) {
        return new ConfigBinder(Map.of()).bind(type, MissingNode.getInstance(), "");
    }

    List<String> problems() {
        return problems;
    }

    /** Every leaf with its value and origin, in the order of the records. */
    Map<String, ConfigValue> values() {
        return values;
    }

    <R extends Record> R bind(Class<R> type, JsonNode node, String path) {
        RecordComponent[] components = type.getRecordComponents();
        rejectUnknownKeys(components, node, path);
        int problemsBefore = problems.size();
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            String key = key(components[i].getName());
            arguments[i] = component(components[i], node.path(key), path.isEmpty() ? key : path + "." + key);
        }
        return problems.size() > problemsBefore ? null : construct(type, components, arguments, path);
    }

    @SuppressWarnings("unchecked")
    private Object component(RecordComponent component, JsonNode given, String path) {
        boolean keysBelow = component.getType().isRecord() || component.getType() == Map.class;
        if (keysBelow && !given.isMissingNode() && !given.isNull() && !given.isObject()) {
            problems.add(path + ": expects keys below it, has " + given);
            return null;
        }
        if (component.getType().isRecord()) {
            return bind((Class<? extends Record>) component.getType(), given, path);
        }
        if (component.getType() == Map.class) {
            return map(typeArgument(component, 1), given, path);
        }
        if (component.getType() == List.class && typeArgument(component, 0) instanceof ParameterizedType) {
            return mapsOfTexts(given, path);
        }
        Default preset = component.getAnnotation(Default.class);
        boolean absent = given.isMissingNode() || given.isNull();
        if (absent && preset == null) {
            problems.add(path + ": must be set");
            return null;
        }
        JsonNode node = absent ? defaultOf(component.getType(), preset.value()) : given;
        Object value = convert(component, node, path);
        values.put(path, new ConfigValue(value, absent ? "default" : origins.getOrDefault(path, "given")));
        return value;
    }

    private Object convert(RecordComponent component, JsonNode node, String path) {
        Class<?> type = component.getType();
        if (type == String.class && (node.isMissingNode() || node.isNull())) {
            return "";
        }
        if (type == List.class) {
            return list((Class<?>) typeArgument(component, 0), node, path);
        }
        if (node.isMissingNode() || node.isNull()) {
            return null;
        }
        return scalar(type, node, path);
    }

    private static Type typeArgument(RecordComponent component, int i) {
        return ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[i];
    }

    /** Names of the user's own choice, each with a record or a list of texts. */
    @SuppressWarnings("unchecked")
    private Map<String, Object> map(Type type, JsonNode given, String path) {
        Map<String, Object> map = new LinkedHashMap<>();
        given.fields().forEachRemaining(entry -> {
            String key = path + "." + entry.getKey();
            if (type instanceof Class<?> record && record.isRecord()) {
                map.put(entry.getKey(), bind((Class<? extends Record>) record, entry.getValue(), key));
            } else {
                List<Object> texts = list(String.class, entry.getValue(), key);
                values.put(key, new ConfigValue(texts, origins.getOrDefault(key, "given")));
                map.put(entry.getKey(), texts);
            }
        });
        return Collections.unmodifiableMap(map);
    }

    /** Maps of lists of texts; one map stands for a list of one, none for an empty list. */
    private List<Map<String, Object>> mapsOfTexts(JsonNode given, String path) {
        if (given.isMissingNode() || given.isNull() || given.isObject() && given.isEmpty()) {
            return List.of();
        }
        List<Map<String, Object>> maps = new ArrayList<>();
        for (int i = 0; i < (given.isArray() ? given.size() : 1); i++) {
            JsonNode node = given.isArray() ? given.get(i) : given;
            String at = given.isArray() ? path + "." + i : path;
            if (!node.isObject()) {
                problems.add(at + ": expects keys below it, has " + node);
                return List.of();
            }
            maps.add(map(List.class, node, at));
        }
        return List.copyOf(maps);
    }

    private List<Object> list(Class<?> element, JsonNode node, String path) {
        // one value stands for a list of one
        Iterator<JsonNode> nodes =
                node.isArray() ? node.elements() : List.of(node).iterator();
        List<Object> list = new ArrayList<>();
        while (nodes.hasNext()) {
            list.add(scalar(element, nodes.next(), path));
        }
        return list.contains(null) ? List.of() : List.copyOf(list);
    }

    private Object scalar(Class<?> type, JsonNode node, String path) {
        if (type == String.class && node.isValueNode()) {
            return node.isFloatingPointNumber() ? plain(node.asText()) : node.asText();
        }
        if ((type == int.class || type == Integer.class) && node.isIntegralNumber() && node.canConvertToInt()) {
            return node.intValue();
        }
        if (type == long.class && node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        if ((type == double.class || type == Double.class) && node.isNumber()) {
            return node.doubleValue();
        }
        if (type == boolean.class && node.isBoolean()) {
            return node.booleanValue();
        }
        if (type == Duration.class && DURATION.matcher(node.asText()).matches()) {
            return duration(node.asText());
        }
        problems.add(path + ": expects " + expectation(type) + ", has " + node);
        return null;
    }

    /** 0.0005, which Java would write as 5.0E-4. */
    private static String plain(String number) {
        return number.contains("E")
                ? new BigDecimal(number).stripTrailingZeros().toPlainString()
                : number;
    }

    private static Duration duration(String text) {
        Matcher parts = DURATION.matcher(text);
        parts.matches();
        long amount = Long.parseLong(parts.group(1));
        return switch (parts.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static String expectation(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean" -> "true or false";
            case "Duration" -> "a time with its unit (500ms, 30s, 10m, 2h)";
            default -> "a text";
        };
    }

    private <R extends Record> R construct(
            Class<R> type, RecordComponent[] components, Object[] arguments, String path) {
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            String key = e.getCause() instanceof Check.Violation violation ? violation.key : "";
            String at = path.isEmpty() || key.isEmpty() ? path + key : path + "." + key;
            problems.add(at + ": " + e.getCause().getMessage());
            return null;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot build " + type, e);
        }
    }

    private void rejectUnknownKeys(RecordComponent[] components, JsonNode node, String path) {
        List<String> known =
                Arrays.stream(components).map(c -> key(c.getName())).toList();
        node.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                String at = path.isEmpty() ? name : path + "." + name;
                problems.add(at + ": there is no such key; did you mean " + NearestName.of(name, known)
                        + "? (known here: " + String.join(", ", known) + ")");
            }
        });
    }

    /** {@code minInteractions} as {@code min-interactions}. */
    static String key(String component) {
        return component.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static JsonNode defaultOf(Class<?> type, String value) {
        if (type == String.class) {
            return TextNode.valueOf(value);
        }
        try {
            return YAML.readTree(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("default is not YAML: " + value, e);
        }
    }
}
