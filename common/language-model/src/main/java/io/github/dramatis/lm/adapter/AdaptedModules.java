package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The modules of a model that an adapter's target names stand for. */
final class AdaptedModules {
    /** Width of a module's input and output. */
    record Widths(int in, int out) {
        /** The widest input and the widest output of at least one module. */
        static Widths widest(Collection<Widths> modules) {
            return new Widths(
                    modules.stream().mapToInt(Widths::in).max().orElseThrow(),
                    modules.stream().mapToInt(Widths::out).max().orElseThrow());
        }
    }

    private AdaptedModules() {}

    /** All that can be adapted, under the names that the model's checkpoints have. */
    static Map<String, Widths> all(ModelConfig model) {
        List<String> modules = Arrays.stream(Projection.values())
                .filter(projection -> projection.existsIn(model) && projection.storedIn(model) == projection)
                .map(Projection::module)
                .toList();
        return of(model, new LoraConfig(1, 1, 0, modules));
    }

    /** Widths by module path, e.g. {@code model.layers.3.self_attn.q_proj}. */
    static Map<String, Widths> of(ModelConfig model, LoraConfig lora) {
        Map<String, Widths> modules = new TreeMap<>();
        for (Projection projection : Projection.named(lora.targetModules(), model)) {
            for (int layer : lora.layersOf(model)) {
                modules.put(projection.path(layer), new Widths(projection.in(model), projection.out(model)));
            }
        }
        return modules;
    }

    static Map<String, Widths> among(Map<String, Widths> modules, Set<String> chosen) {
        Map<String, Widths> some = new TreeMap<>(modules);
        some.keySet().retainAll(chosen);
        return some;
    }
}
