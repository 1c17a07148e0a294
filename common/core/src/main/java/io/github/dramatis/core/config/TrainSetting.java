package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One way to train, of several that are compared.
 *
 * @param settings what makes it, {@code key: value} below {@code train}; empty where there is one way alone
 * @param train all of it
 */
public record TrainSetting(List<String> settings, TrainConfig train) implements Serializable {
    public TrainSetting {
        settings = List.copyOf(settings);
    }

    /** The way of a configuration that compares none. */
    public static TrainSetting alone(TrainConfig train) {
        return new TrainSetting(List.of(), train);
    }

    /** As people read it: "rank: 4, layers: top-8". */
    public String name() {
        return String.join(", ", settings);
    }

    /** As ids and folders have it: "rank-4,layers-top-8"; null where there is one way alone. */
    public String id() {
        return settings.isEmpty()
                ? null
                : settings.stream().map(TrainSetting::id).collect(Collectors.joining(","));
    }

    private static String id(String setting) {
        return setting.replaceAll("[^A-Za-z0-9_.+-]+", "-").replaceAll("-+$", "");
    }
}
