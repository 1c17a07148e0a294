package io.github.dramatis.lm.adapter;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A VeRA adapter as data.
 *
 * @param shared the random factors of all modules
 * @param modules the trained vectors by module path as the base model names it
 */
public record VeraAdapter(LoraConfig config, Shared shared, SortedMap<String, Vectors> modules)
        implements TrainedAdapter {
    /** What every element of d begins as: peft's d_initial, as the paper has it. */
    public static final double FIRST_D = 0.1;

    /**
     * A module of narrower input takes A's first columns, one of narrower output B's first rows.
     *
     * @param in the widest input of an adapted module
     * @param out the widest output of one
     * @param a [rank, in], row-major
     * @param b [out, rank], row-major
     */
    public record Shared(int in, int out, float[] a, float[] b) {}

    /**
     * What is trained of a module.
     *
     * @param in width of its input
     * @param d [rank], peft's lambda_d
     * @param b [out], peft's lambda_b
     */
    public record Vectors(int in, float[] d, float[] b) {}

    public VeraAdapter {
        modules = Collections.unmodifiableSortedMap(new TreeMap<>(modules));
    }

    /** A' = d ⊙ A by rows, B' = b ⊙ B by rows, at the scale 1. */
    @Override
    public LoraAdapter toLora() {
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        modules.forEach((path, vectors) -> pairs.put(path, pair(vectors)));
        return new LoraAdapter(config.plain(), pairs);
    }

    @Override
    public VeraAdapter with(Method method, double dropout) {
        return new VeraAdapter(config.with(method, dropout), shared, modules);
    }

    private LoraPair pair(Vectors vectors) {
        int rank = config.rank();
        float[] a = new float[rank * vectors.in()];
        for (int row = 0; row < rank; row++) {
            for (int column = 0; column < vectors.in(); column++) {
                a[row * vectors.in() + column] = vectors.d()[row] * shared.a()[row * shared.in() + column];
            }
        }
        float[] b = new float[vectors.b().length * rank];
        for (int i = 0; i < b.length; i++) {
            b[i] = vectors.b()[i / rank] * shared.b()[i];
        }
        return new LoraPair(vectors.in(), vectors.b().length, a, b);
    }
}
