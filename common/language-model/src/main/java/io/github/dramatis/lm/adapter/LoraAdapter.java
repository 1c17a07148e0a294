package io.github.dramatis.lm.adapter;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An adapter of two factors a module, as data: LoRA's, and MiSS's, whose A is the identity repeated.
 *
 * @param config method, rank, scale and targets
 * @param pairs the factors by module path as the base model names it, e.g. {@code model.layers.3.self_attn.q_proj}
 */
public record LoraAdapter(LoraConfig config, SortedMap<String, LoraPair> pairs) implements TrainedAdapter {
    public LoraAdapter {
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
    }

    @Override
    public LoraAdapter toLora() {
        return config.method() == Method.LORA ? this : new LoraAdapter(config.plain(), pairs);
    }

    @Override
    public LoraAdapter with(Method method, double dropout) {
        return new LoraAdapter(config.with(method, dropout), pairs);
    }
}
