package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.method.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An adapter as data, in the form of its method. */
public interface TrainedAdapter {
    /**
     * The numbers of one module, on the heap.
     *
     * @param in width of its input
     * @param out width of its output
     * @param tensors row-major, by the names that the method gives them
     */
    record Module(int in, int out, Map<String, float[]> tensors) {
        public Module {
            tensors = Map.copyOf(tensors);
        }
    }

    /** Method, rank, scale and targets. */
    LoraConfig config();

    /** By module path as the base model names it, e.g. {@code model.layers.3.self_attn.q_proj}. */
    SortedMap<String, Module> modules();

    /** What all modules share, by name; nothing as a rule. */
    Map<String, float[]> shared();

    /** The plain LoRA adapter that changes every projection by the same values: what servers load. */
    default LoraAdapter toLora() {
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        modules().forEach((path, module) -> {
            Map<String, float[]> tensors = new HashMap<>(shared());
            tensors.putAll(module.tensors());
            pairs.put(path, config().method().toLora(config().rank(), module.in(), module.out(), tensors));
        });
        return new LoraAdapter(config().plain(), pairs);
    }

    /**
     * The same numbers, trained from here on by another method or with another dropout.
     *
     * @throws io.github.dramatis.core.error.UserError if the other method has other numbers
     */
    default TrainedAdapter with(Method method, double dropout) {
        return new AdapterNumbers(config().with(method, dropout), modules(), shared());
    }
}
