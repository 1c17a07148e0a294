package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.LoraPair;
import io.github.dramatis.lm.checkpoint.ModelConfig;
import io.github.dramatis.lm.checkpoint.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * All factors of an adapter in one flat piece of native memory, so that an optimizer sees one vector. The same layout holds
 * their gradients and moments.
 */
public final class LoraWeights implements AutoCloseable {
    private final ModelConfig model;
    private final LoraConfig config;
    private final Matrix flat; // [1, parameters]
    private final List<Map<Projection, LoraFactors>> layers = new ArrayList<>();

    private LoraWeights(ModelConfig model, LoraConfig config) {
        this.model = model;
        this.config = config;
        long perLayer = 0;
        List<Projection> targets = Projection.named(config.targetModules(), model);
        for (Projection projection : targets) {
            perLayer += (long) config.rank() * (projection.in(model) + projection.out(model));
        }
        List<Integer> adapted = config.layersOf(model);
        flat = Matrix.zeros(1, Math.toIntExact(perLayer * adapted.size()));
        int at = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            Map<Projection, LoraFactors> factors = new TreeMap<>();
            for (Projection projection : adapted.contains(layer) ? targets : List.<Projection>of()) {
                factors.put(projection, factors(projection, at));
                at += config.rank() * (projection.in(model) + projection.out(model));
            }
            layers.add(factors);
        }
    }

    private LoraFactors factors(Projection projection, int at) {
        int sizeOfA = config.rank() * projection.in(model);
        return new LoraFactors(
                flat.reshaped(at, config.rank(), projection.in(model)),
                flat.reshaped(at + (long) sizeOfA, projection.out(model), config.rank()));
    }

    /** Factors of zeros: for gradients and moments. */
    public static LoraWeights zeros(ModelConfig model, LoraConfig config) {
        return new LoraWeights(model, config);
    }

    /** A fresh adapter as peft starts one: A uniform in ±1/√in (Kaiming with a = √5), B zero. */
    public static LoraWeights initialize(ModelConfig model, LoraConfig config, long seed) {
        config.requireStorable(model);
        LoraWeights weights = new LoraWeights(model, config);
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Map.Entry<Projection, LoraFactors> entry :
                    weights.layers.get(layer).entrySet()) {
                Projection projection = entry.getKey();
                SplittableRandom random = Draws.generator(seed, "lora-init", projection.path(layer));
                float[] a = new float[config.rank() * projection.in(model)];
                double bound = 1.0 / Math.sqrt(projection.in(model));
                for (int i = 0; i < a.length; i++) {
                    a[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                entry.getValue().a().copyFrom(a);
            }
        }
        return weights;
    }

    /**
     * An adapter's factors in native memory.
     *
     * @throws UserError if a factor is missing, unknown or of a shape that the model does not have
     */
    public static LoraWeights of(ModelConfig model, LoraAdapter adapter) {
        LoraWeights weights = new LoraWeights(model, adapter.config());
        try {
            weights.read(adapter);
            return weights;
        } catch (RuntimeException failed) {
            weights.close();
            throw failed;
        }
    }

    private void read(LoraAdapter adapter) {
        int found = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, LoraFactors> entry : layers.get(layer).entrySet()) {
                String path = entry.getKey().path(layer);
                LoraPair pair = adapter.pairs().get(path);
                LoraFactors factors = entry.getValue();
                if (pair == null || !fits(pair.a(), factors.a()) || !fits(pair.b(), factors.b())) {
                    throw mismatch("its factors of " + path + (pair == null ? " are missing" : " have another shape"));
                }
                factors.a().copyFrom(pair.a());
                factors.b().copyFrom(pair.b());
                found++;
            }
        }
        if (found != adapter.pairs().size()) {
            throw mismatch("it holds " + adapter.pairs().size() + " pairs of factors, but the model takes " + found);
        }
    }

    private static boolean fits(float[] values, Matrix matrix) {
        return values.length == matrix.rows() * matrix.columns();
    }

    private static UserError mismatch(String problem) {
        return new UserError("the adapter", problem, "use the base model that the adapter was trained on");
    }

    /** A copy on the heap. */
    public LoraAdapter toAdapter() {
        TreeMap<String, LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, LoraFactors> entry : layers.get(layer).entrySet()) {
                Projection projection = entry.getKey();
                float[] a = new float[config.rank() * projection.in(model)];
                float[] b = new float[config.rank() * projection.out(model)];
                entry.getValue().a().copyTo(a);
                entry.getValue().b().copyTo(b);
                pairs.put(projection.path(layer), new LoraPair(projection.in(model), projection.out(model), a, b));
            }
        }
        return new LoraAdapter(config, pairs);
    }

    /** Rank, scale and targets. */
    public LoraConfig config() {
        return config;
    }

    /** All factors as one vector [1, parameters]. */
    public Matrix flat() {
        return flat;
    }

    /** The first adapted layer. */
    int lowestLayer() {
        return config.lowestLayer(model);
    }

    /** The factors of a projection, null if it is not adapted. */
    LoraFactors factors(int layer, Projection projection) {
        return layers.get(layer).get(projection);
    }

    @Override
    public void close() {
        flat.close();
    }
}
