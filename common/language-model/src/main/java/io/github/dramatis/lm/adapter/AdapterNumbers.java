package io.github.dramatis.lm.adapter;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An adapter of any method as data.
 *
 * @param config method, rank, scale and targets
 * @param modules numbers by module path
 * @param shared what all modules share, by name
 */
public record AdapterNumbers(LoraConfig config, SortedMap<String, Module> modules, Map<String, float[]> shared)
        implements TrainedAdapter {
    public AdapterNumbers {
        modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
        shared = Map.copyOf(shared);
    }
}
