package io.github.dramatis.spark.workspace;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is current in a workspace. Readers go by the snapshot of the highest number.
 *
 * @param number 0 for an empty workspace
 * @param generations by name of the table; folders of other files by their kind and a slash, e.g. {@code reports/}
 * @param stages the last record of each stage by name
 */
public record Snapshot(long number, SortedMap<String, Generation> generations, SortedMap<String, StageRecord> stages) {
    /** Ends the names of folders of files that are no table. */
    static final String FILES = "/";

    /** Every generation and every record is there. */
    public Snapshot {
        generations.forEach((name, generation) -> Objects.requireNonNull(generation, name));
        stages.forEach((name, record) -> Objects.requireNonNull(record, name));
    }

    static final Snapshot EMPTY = new Snapshot(0, new TreeMap<>(), new TreeMap<>());

    /** The next snapshot: this one with what a stage wrote. */
    Snapshot with(StageRecord record) {
        SortedMap<String, Generation> newGenerations = new TreeMap<>(generations);
        newGenerations.putAll(record.outputs());
        SortedMap<String, StageRecord> newStages = new TreeMap<>(stages);
        newStages.put(record.stage(), record);
        return new Snapshot(number + 1, newGenerations, newStages);
    }

    /** This one without some tables or folders of files. */
    Snapshot without(Set<String> names) {
        SortedMap<String, Generation> rest = new TreeMap<>(generations);
        rest.keySet().removeAll(names);
        return new Snapshot(number, rest, stages);
    }

    /** The current generation of a folder of files; null if there is none. */
    public Generation files(String kind) {
        return generations.get(kind + FILES);
    }

    /** The ids of the current generations of these tables; a missing one maps to "none". */
    public Map<String, String> generationsOf(Iterable<String> names) {
        Map<String, String> ids = new TreeMap<>();
        for (String name : names) {
            Generation generation = generations.get(name);
            ids.put(name, generation == null ? "none" : generation.id());
        }
        return ids;
    }
}
