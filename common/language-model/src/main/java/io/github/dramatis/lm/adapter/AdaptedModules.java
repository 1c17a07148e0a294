package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.checkpoint.ModelConfig;
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
        int queries = model.heads() * model.headDim();
        int keys = model.keyValueHeads() * model.headDim();
        Map<String, Widths> modules = new TreeMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            for (String target : targetModules) {
                String block = target.matches("[qkvo]_proj") ? "self_attn" : "mlp";
                modules.put(
                        "model.layers." + layer + "." + block + "." + target,
                        switch (target) {
                            case "q_proj" -> new Widths(model.hiddenSize(), queries);
                            case "k_proj", "v_proj" -> new Widths(model.hiddenSize(), keys);
                            case "o_proj" -> new Widths(queries, model.hiddenSize());
                            case "gate_proj", "up_proj" -> new Widths(model.hiddenSize(), model.feedForwardSize());
                            case "down_proj" -> new Widths(model.feedForwardSize(), model.hiddenSize());
                            default -> throw new IllegalArgumentException(target);
                        });
            }
        }
        return modules;
    }
}
