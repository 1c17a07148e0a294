package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.method.Methods;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an adapter is made of; by LoRA W x becomes W x + (alpha / rank) B A x (Hu et al., arXiv 2106.09685).
 *
 * @param rank r, rows of A and columns of B
 * @param alpha numerator of the scale; the rank, for the scale 1, where the method has none
 * @param dropout probability that an element of the adapter's input is zeroed in training, in [0, 1)
 * @param targetModules names of the adapted projections, e.g. q_proj, v_proj
 * @param layers numbers of the adapted layers, from 0; empty: all
 * @param method what is trained
 */
public record LoraConfig(
        int rank, double alpha, double dropout, List<String> targetModules, List<Integer> layers, Method method) {
    /** The projections of a layer. */
    public static final List<String> MODULES = names(Projection.single());

    /** What Phi-3 has in place of q, k, v and of gate, up. */
    public static final List<String> FUSED_MODULES = names(Projection.fused());

    /** The projections of attention: what is adapted unless others are chosen. */
    public static final List<String> ATTENTION_MODULES =
            names(List.of(Projection.Q, Projection.K, Projection.V, Projection.O));

    /** The largest rank that vLLM serves. */
    private static final int MOST_RANK = 512;

    public LoraConfig {
        check(rank >= 1, "rank " + rank, "it must be at least 1", "set a rank such as 16");
        check(alpha > 0, "alpha " + alpha, "it must be positive", "set alpha to the rank or twice the rank");
        check(
                method.hasAlpha() || alpha == rank,
                "alpha " + alpha,
                "the method " + method.label() + " has no scale",
                "leave alpha out");
        check(
                dropout >= 0 && dropout < 1,
                "dropout " + dropout,
                "it must be in [0, 1)",
                "set 0 or a value such as 0.05");
        check(
                !targetModules.isEmpty() && inOrder(targetModules).containsAll(targetModules),
                "target modules " + targetModules,
                "there must be at least one, and each one of " + MODULES + " or, on Phi-3, of " + FUSED_MODULES,
                "set e.g. " + String.join(",", ATTENTION_MODULES));
        targetModules = inOrder(targetModules);
        layers = layers.stream().distinct().sorted().toList();
        check(layers.isEmpty() || layers.get(0) >= 0, "layers " + layers, "they count from 0", "set e.g. 20,21,22");
    }

    /** A configuration of LoRA in all layers. */
    public LoraConfig(int rank, double alpha, double dropout, List<String> targetModules) {
        this(rank, alpha, dropout, targetModules, List.of());
    }

    /** A configuration of LoRA. */
    public LoraConfig(int rank, double alpha, double dropout, List<String> targetModules, List<Integer> layers) {
        this(rank, alpha, dropout, targetModules, layers, Methods.LORA);
    }

    /** The configuration of the plain LoRA adapter that an adapter of this one equals. */
    LoraConfig plain() {
        return new LoraConfig(rank, alpha, dropout, targetModules, layers);
    }

    String describe() {
        return method.label() + " of rank " + rank + " on " + String.join(", ", targetModules)
                + (layers.isEmpty() ? "" : " in the layers " + layers);
    }

    /**
     * Makes sure that an adapter's files can hold what will be trained. Where a checkpoint has several projections in
     * one matrix (Phi-3's), the factors of n of them are stored as a pair of n times the rank.
     *
     * @throws UserError if that is more than readers of such files take, or the method has no such form
     */
    public void requireStorable(ModelConfig model) {
        requireServable(rank);
        Map<Projection, Long> parts = Projection.named(targetModules, model).stream()
                .collect(Collectors.groupingBy(projection -> projection.storedIn(model), Collectors.counting()));
        long most = parts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        check(
                most * rank <= MOST_RANK,
                "rank " + rank + " on " + targetModules,
                "the model has " + most + " of these modules in one matrix, so that they are stored with rank "
                        + most * rank + ", at most " + MOST_RANK,
                "set a rank of at most " + MOST_RANK / most + ", or adapt the whole ones of " + FUSED_MODULES);
        check(
                method.isLora()
                        || (most == 1
                                && parts.keySet().stream().allMatch(whole -> targetModules.contains(whole.module()))),
                "method " + method.label() + " on " + targetModules,
                "the model has some of these modules in one matrix, which the method adapts as a whole",
                "adapt the whole ones of " + FUSED_MODULES);
    }

    /**
     * Refuses to make an adapter of a rank that nobody serves. One from elsewhere may have it.
     *
     * @throws UserError if it is above 512
     */
    static void requireServable(int rank) {
        check(
                rank <= MOST_RANK,
                "rank " + rank,
                "vLLM serves adapters of at most " + MOST_RANK,
                "set a rank of at most " + MOST_RANK);
    }

    /**
     * The same adapter, trained from here on by another method or with another dropout.
     *
     * @throws UserError if the other method has other numbers: only LoRA and LoRA-FA go on from each other
     */
    LoraConfig with(Method other, double otherDropout) {
        check(
                other == method || (other.isLora() && method.isLora()),
                "the adapter to go on from",
                "its method is " + method.label() + ", which " + other.label() + " cannot go on from",
                "set the method " + method.label() + ", or begin anew");
        return new LoraConfig(rank, alpha, otherDropout, targetModules, layers, other);
    }

    /** Whether a layer is adapted. */
    public boolean adapts(int layer) {
        return layers.isEmpty() || layers.contains(layer);
    }

    /**
     * The layers of a model that are adapted.
     *
     * @throws UserError if one of them is beyond the model's
     */
    public List<Integer> layersOf(ModelConfig model) {
        if (layers.isEmpty()) {
            return IntStream.range(0, model.layers()).boxed().toList();
        }
        check(
                layers.get(layers.size() - 1) < model.layers(),
                "layers " + layers,
                "the model has the layers 0 to " + (model.layers() - 1),
                "name layers that it has");
        return layers;
    }

    /**
     * The highest layers of a model, for {@code layers}.
     *
     * @param count how many, at least 1
     * @return their numbers; empty if that is all
     * @throws UserError if the model has fewer
     */
    public static List<Integer> top(int count, ModelConfig model) {
        check(
                count <= model.layers(),
                "the top " + count + " layers",
                "the model has " + model.layers(),
                "adapt fewer, or all");
        return count == model.layers()
                ? List.of()
                : IntStream.range(model.layers() - count, model.layers())
                        .boxed()
                        .toList();
    }

    /**
     * The first layer of a model that is adapted: nothing below it changes.
     *
     * @throws UserError as above
     */
    public int lowestLayer(ModelConfig model) {
        return layersOf(model).get(0);
    }

    /** The last part of a module's path, as {@code target_modules} names it. */
    static String moduleOf(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    /** The modules in the order of a layer. */
    static List<String> inOrder(Collection<String> modules) {
        return Arrays.stream(Projection.values())
                .map(Projection::module)
                .filter(modules::contains)
                .toList();
    }

    private static List<String> names(List<Projection> projections) {
        return projections.stream().map(Projection::module).toList();
    }

    private static void check(boolean holds, String what, String problem, String cure) {
        if (!holds) {
            throw new UserError(what, problem, cure);
        }
    }

    /** In the words that fingerprints of runs are made of. */
    @Override
    public String toString() {
        return "LoraConfig[rank=" + rank + ", alpha=" + alpha + ", dropout=" + dropout + ", targetModules="
                + targetModules + ", layers=" + layers + ", method=" + method.fingerprint() + "]";
    }

    /** alpha / rank, by which B A x is multiplied. */
    public float scale() {
        return (float) (alpha / rank);
    }
}
