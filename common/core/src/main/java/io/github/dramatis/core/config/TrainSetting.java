package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One way to train, of several that are compared.
 *
 * @param settings what makes it, {@code key: value} below {@code train}, and the name of the base model where several
 *     are compared; empty where there is one way alone
 * @param train all of it
 * @param baseModel path of the base model; null where it is that of the configuration
 */
public record TrainSetting(List<String> settings, TrainConfig train, String baseModel) implements Serializable {
    /** Key of the base model beside those of {@code train}. */
    public static final String BASE_MODEL = "base-model";

    public TrainSetting {
        settings = List.copyOf(settings);
    }

    /** The way of a configuration that compares none. */
    public static TrainSetting alone(TrainConfig train) {
        return new TrainSetting(List.of(), train, null);
    }

    /** The name that people read: "rank: 4, layers: top-8". */
    public String name() {
        return String.join(", ", settings);
    }

    /** The name in ids and folders: "rank-4,layers-top-8"; null where there is one way alone. */
    public String id() {
        return settings.isEmpty()
                ? null
                : settings.stream().map(TrainSetting::id).collect(Collectors.joining(","));
    }

    /** The part of {@link #id} that says which base model it is; empty where that is the configuration's. */
    public Optional<String> baseModelId() {
        return settings.stream()
                .filter(setting -> setting.startsWith(BASE_MODEL + ": "))
                .map(TrainSetting::id)
                .findFirst();
    }

    /**
     * Whether an {@link #id} has a part, that of its base model say.
     *
     * @param id null where there is one way alone
     */
    public static boolean hasPart(String id, String part) {
        return id != null && List.of(id.split(",")).contains(part);
    }

    private static String id(String setting) {
        return setting.replaceAll("[^A-Za-z0-9_.+-]+", "-").replaceAll("-+$", "");
    }
}
