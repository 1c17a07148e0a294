package io.github.dramatis.lm.adapter;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A LoRA adapter as data.
 *
 * @param config rank, scale and targets
 * @param pairs the factors by module path as the base model names it, e.g. {@code model.layers.3.self_attn.q_proj}
 */
public record LoraAdapter(LoraConfig config, SortedMap<String, LoraPair> pairs) {
    public LoraAdapter {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
    }
}
