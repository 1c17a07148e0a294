package io.github.dramatis.lm.model;

import io.github.dramatis.lm.checkpoint.ModelConfig;

/** The projections of a layer that LoRA can adapt, in the order in which a layer computes them. */
public enum Projection {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    DOWN("mlp.down_proj");

    private final String path;

    Projection(String path) {
        this.path = path;
    }

    /** Its path in the base model, e.g. {@code model.layers.3.self_attn.q_proj}. */
    public String path(int layer) {
        return "model.layers." + layer + "." + path;
    }

    /** The last part of its path, as {@code target_modules} names it. */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** Width of its input. */
    public int in(ModelConfig config) {
        return switch (this) {
            case O -> config.heads() * config.headDim();
            case DOWN -> config.feedForwardSize();
            default -> config.hiddenSize();
        };
    }

    /** Width of its output. */
    public int out(ModelConfig config) {
        return switch (this) {
            case Q -> config.heads() * config.headDim();
            case K, V -> config.keyValueHeads() * config.headDim();
            case GATE, UP -> config.feedForwardSize();
            default -> config.hiddenSize();
        };
    }
}
