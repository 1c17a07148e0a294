package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Projection;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The modules of a model that an adapter's target names stand for. */
final class AdaptedModules {
    /** Width of a module's input and output. */
    record Widths(int in, int out) {}

    private AdaptedModules() {}

    /** Widths by module path, e.g. {@code model.layers.3.self_attn.q_proj}, of all layers. */
    static Map<String, Widths> of(ModelConfig model, Collection<String> targetModules) {
        Map<String, Widths> modules = new TreeMap<>();
        for (Projection projection : Projection.named(targetModules, model)) {
            for (int layer = 0; layer < model.layers(); layer++) {
                modules.put(projection.path(layer), new Widths(projection.in(model), projection.out(model)));
            }
        }
        return modules;
    }
}
