package io.github.dramatis.lm.adapter;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.method.Methods;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A plain LoRA adapter as data: what adapters of all methods are exported as.
 *
 * @param config rank, scale and targets; its method is LoRA
 * @param pairs the factors by module path as the base model names it, e.g. {@code model.layers.3.self_attn.q_proj}
 */
public record LoraAdapter(LoraConfig config, SortedMap<String, LoraPair> pairs) implements TrainedAdapter {
    public LoraAdapter {
        if (config.method() != Methods.LORA) {
            throw new IllegalArgumentException("factors of LoRA, but the method is " + config.describe());
        }
        pairs = Collections.unmodifiableSortedMap(new TreeMap<>(pairs));
    }

    @Override
    public SortedMap<String, Module> modules() {
        SortedMap<String, Module> modules = new TreeMap<>();
        pairs.forEach((path, pair) -> modules.put(path, new Module(pair.in(), pair.out(), pair.tensors())));
        return modules;
    }

    @Override
    public Map<String, float[]> shared() {
        return Map.of();
    }

    @Override
    public LoraAdapter toLora() {
        return this;
    }

    /**
     * The adapter that changes every projection by the sum of what this one and another change, exactly: the rows of A
     * one below the other, the columns of B side by side, at this one's scale.
     *
     * @throws UserError if the two are not of the same modules and layers, or the ranks' sum is too large
     */
    public LoraAdapter plus(LoraAdapter other) {
        if (!pairs.keySet().equals(other.pairs.keySet())) {
            throw new UserError(
                    "two adapters to begin with",
                    "one is " + config.describe() + ", the other " + other.config.describe(),
                    "give two LoRA adapters of the same modules and layers");
        }
        int rank = config.rank() + other.config.rank();
        LoraConfig.requireServable(rank);
        double alpha = config.alpha() * rank / config.rank();
        float scale = (float) (other.config.scale() / (double) config.scale());
        SortedMap<String, LoraPair> sums = new TreeMap<>();
        pairs.forEach((path, pair) -> sums.put(path, sum(pair, other.pairs.get(path), scale)));
        return new LoraAdapter(
                new LoraConfig(rank, alpha, config.dropout(), config.targetModules(), config.layers()), sums);
    }

    private static LoraPair sum(LoraPair left, LoraPair right, float scale) {
        int leftRank = left.a().length / left.in();
        int rightRank = right.a().length / right.in();
        int rank = leftRank + rightRank;
        float[] a = new float[rank * left.in()];
        System.arraycopy(left.a(), 0, a, 0, left.a().length);
        System.arraycopy(right.a(), 0, a, left.a().length, right.a().length);
        float[] b = new float[left.out() * rank];
        for (int row = 0; row < left.out(); row++) {
            System.arraycopy(left.b(), row * leftRank, b, row * rank, leftRank);
            for (int column = 0; column < rightRank; column++) {
                b[row * rank + leftRank + column] = scale * right.b()[row * rightRank + column];
            }
        }
        return new LoraPair(left.in(), left.out(), a, b);
    }
}
