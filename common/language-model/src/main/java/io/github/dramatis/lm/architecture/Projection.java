package io.github.dramatis.lm.architecture;

import io.github.dramatis.core.error.UserError;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The projections of a layer that LoRA can adapt, in the order in which a layer computes them. Phi-3's checkpoints hold
 * q, k, v and gate, up in one module each; there both the module and each of its parts can be adapted.
 */
public enum Projection {
    Q("self_attn.q_proj"),
    K("self_attn.k_proj"),
    V("self_attn.v_proj"),
    QKV("self_attn.qkv_proj", Q, K, V),
    O("self_attn.o_proj"),
    GATE("mlp.gate_proj"),
    UP("mlp.up_proj"),
    GATE_UP("mlp.gate_up_proj", GATE, UP),
    DOWN("mlp.down_proj");

    private final String path;
    private final List<Projection> parts;

    Projection(String path, Projection... parts) {
        this.path = path;
        this.parts = List.of(parts);
    }

    /** Its path in the base model, e.g. {@code model.layers.3.self_attn.q_proj}. */
    public String path(int layer) {
        return TensorNames.module(layer, path);
    }

    /** The name of its weights in a checkpoint that holds them, [out, in]. */
    public String weight(int layer) {
        return path(layer) + TensorNames.WEIGHT;
    }

    /** The name of its bias, [out]. */
    public String bias(int layer) {
        return path(layer) + ".bias";
    }

    /** The last part of its path, as {@code target_modules} names it. */
    public String module() {
        return path.substring(path.indexOf('.') + 1);
    }

    /** The projections whose outputs its own output is, side by side; none if it is one itself. */
    public List<Projection> parts() {
        return parts;
    }

    /** The seven that make up a layer; the others hold some of them. */
    public static List<Projection> single() {
        return Arrays.stream(values())
                .filter(projection -> projection.parts.isEmpty())
                .toList();
    }

    /** The projections that hold others side by side, in one matrix. */
    public static List<Projection> fused() {
        return Arrays.stream(values())
                .filter(projection -> !projection.parts.isEmpty())
                .toList();
    }

    /**
     * The projections of a model that these module names stand for, in their own order.
     *
     * @throws UserError if the model has none of such a name
     */
    public static List<Projection> named(Collection<String> modules, ModelConfig config) {
        List<Projection> all =
                Arrays.stream(values()).filter(each -> each.existsIn(config)).toList();
        List<Projection> found =
                all.stream().filter(each -> modules.contains(each.module())).toList();
        if (found.size() < modules.stream().distinct().count()) {
            throw new UserError(
                    "target modules " + modules,
                    "a " + config.family().modelType() + " model has only "
                            + all.stream().map(Projection::module).toList(),
                    "name some of these");
        }
        return found;
    }

    /** Whether a model of this configuration has it. */
    public boolean existsIn(ModelConfig config) {
        return parts.isEmpty() || config.family().fused();
    }

    /** Whether its output has a bias. */
    public boolean hasBias(ModelConfig config) {
        return config.family().queryKeyValueBias() && (this == Q || this == K || this == V);
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
            case QKV, GATE_UP -> parts.stream()
                    .mapToInt(part -> part.out(config))
                    .sum();
            default -> config.hiddenSize();
        };
    }

    /** Width of the widest input of some projections, at least one. */
    public static int widestIn(List<Projection> projections, ModelConfig config) {
        return projections.stream()
                .mapToInt(projection -> projection.in(config))
                .max()
                .orElseThrow();
    }

    /** Width of the widest output of some projections, at least one. */
    public static int widestOut(List<Projection> projections, ModelConfig config) {
        return projections.stream()
                .mapToInt(projection -> projection.out(config))
                .max()
                .orElseThrow();
    }

    /** The projection whose weights a checkpoint holds: this one, or the one that it is a part of. */
    public Projection storedIn(ModelConfig config) {
        return Arrays.stream(values())
                .filter(whole -> whole.existsIn(config) && whole.parts.contains(this))
                .findFirst()
                .orElse(this);
    }

    /** The first of its rows among those of a projection that holds it. */
    public int firstRowIn(Projection whole, ModelConfig config) {
        return whole.parts.stream()
                .takeWhile(part -> part != this)
                .filter(part -> whole != this)
                .mapToInt(part -> part.out(config))
                .sum();
    }
}
