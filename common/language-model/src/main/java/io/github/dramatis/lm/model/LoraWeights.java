package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.LoraPair;
import io.github.dramatis.lm.adapter.Method;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The factors of LoRA, LoRA-FA and MiSS: all A in one piece of native memory and all B in another, so that an optimizer
 * sees two vectors. LoRA-FA's A and MiSS's, which is the identity repeated and the same for all modules, are frozen.
 */
public final class LoraWeights implements AdapterWeights {
    private final ModelConfig model;
    private final LoraConfig config;
    private final Parts parts = new Parts();
    private final Matrix a; // [1, parameters]; of MiSS [r, widest in]; null among gradients if it is frozen
    private final Matrix b; // [1, parameters]
    private final List<Map<Projection, LoraFactors>> layers = new ArrayList<>();

    private LoraWeights(ModelConfig model, LoraConfig config, boolean gradients) {
        this.model = model;
        this.config = config;
        List<Projection> targets = Projection.named(config.targetModules(), model);
        List<Integer> adapted = config.layersOf(model);
        long in = targets.stream().mapToLong(target -> target.in(model)).sum();
        long out = targets.stream().mapToLong(target -> target.out(model)).sum();
        int rank = config.rank();
        int ofB = numbers(rank * out * adapted.size());
        if (gradients && !trainsA()) {
            a = null;
        } else {
            a = isMiss()
                    ? parts.zeros(rank, Projection.widestIn(targets, model))
                    : parts.zeros(1, numbers(rank * in * adapted.size()));
        }
        b = parts.zeros(1, ofB);
        long atA = 0;
        long atB = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            Map<Projection, LoraFactors> factors = new TreeMap<>();
            for (Projection projection : adapted.contains(layer) ? targets : List.<Projection>of()) {
                Matrix own = b.reshaped(atB, projection.out(model), rank);
                factors.put(projection, new LoraFactors(a(projection, atA), own, config.scale()));
                atA += (long) rank * projection.in(model);
                atB += (long) rank * projection.out(model);
            }
            layers.add(factors);
        }
    }

    private static int numbers(long all) {
        if (all > Integer.MAX_VALUE) {
            throw new UserError(
                    "an adapter of " + all + " numbers",
                    "one vector holds " + Integer.MAX_VALUE + " at most",
                    "lower the rank, or adapt fewer modules or layers");
        }
        return (int) all;
    }

    private Matrix a(Projection projection, long at) {
        if (a == null) {
            return null;
        }
        return isMiss() ? a.columns(0, projection.in(model)) : a.reshaped(at, config.rank(), projection.in(model));
    }

    private boolean isMiss() {
        return config.method() == Method.MISS;
    }

    private boolean trainsA() {
        return config.method() == Method.LORA;
    }

    /** Factors of zeros: for gradients and moments of LoRA. */
    public static LoraWeights zeros(ModelConfig model, LoraConfig config) {
        return new LoraWeights(model, config, true);
    }

    @Override
    public LoraWeights zeros() {
        return zeros(model, config);
    }

    /**
     * A fresh adapter as peft starts one: A uniform in ±1/√in (Kaiming with a = √5), or of MiSS the identity repeated;
     * B zero.
     *
     * @throws UserError if MiSS's rank is above the width of a module's input
     */
    public static LoraWeights initialize(ModelConfig model, LoraConfig config, long seed) {
        LoraWeights weights = new LoraWeights(model, config, false);
        return Parts.orClose(weights::close, () -> {
            if (weights.isMiss()) {
                weights.repeatIdentity();
            } else {
                weights.drawA(seed);
            }
            return weights;
        });
    }

    private void drawA(long seed) {
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, LoraFactors> entry : layers.get(layer).entrySet()) {
                Projection projection = entry.getKey();
                SplittableRandom random = Draws.generator(seed, "lora-init", projection.path(layer));
                float[] drawn = new float[config.rank() * projection.in(model)];
                double bound = 1.0 / Math.sqrt(projection.in(model));
                for (int i = 0; i < drawn.length; i++) {
                    drawn[i] = (float) (bound * (2 * random.nextDouble() - 1));
                }
                entry.getValue().a().copyFrom(drawn);
            }
        }
    }

    private void repeatIdentity() {
        for (Projection projection : Projection.named(config.targetModules(), model)) {
            if (config.rank() > projection.in(model)) {
                throw new UserError(
                        "rank " + config.rank() + " of " + config.method().label(),
                        projection.module() + " has inputs of " + projection.in(model) + " elements, of which blocks"
                                + " of rank elements are made",
                        "set a rank of at most " + projection.in(model));
            }
        }
        float[] rows = new float[a.rows() * a.columns()];
        for (int column = 0; column < a.columns(); column++) {
            rows[column % a.rows() * a.columns() + column] = 1f;
        }
        a.copyFrom(rows);
    }

    /**
     * An adapter's factors in native memory.
     *
     * @throws UserError if a factor is missing, unknown or of a shape that the model does not have
     */
    public static LoraWeights of(ModelConfig model, LoraAdapter adapter) {
        LoraWeights weights = new LoraWeights(model, adapter.config(), false);
        return Parts.orClose(weights::close, () -> {
            weights.read(adapter);
            return weights;
        });
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

    /** A copy on the heap; of gradients with zeros for an A that is frozen. */
    @Override
    public LoraAdapter toAdapter() {
        TreeMap<String, LoraPair> pairs = new TreeMap<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, LoraFactors> entry : layers.get(layer).entrySet()) {
                Projection projection = entry.getKey();
                float[] copyOfA = new float[config.rank() * projection.in(model)];
                float[] copyOfB = new float[config.rank() * projection.out(model)];
                if (a != null) {
                    entry.getValue().a().copyTo(copyOfA);
                }
                entry.getValue().b().copyTo(copyOfB);
                pairs.put(
                        projection.path(layer),
                        new LoraPair(projection.in(model), projection.out(model), copyOfA, copyOfB));
            }
        }
        return new LoraAdapter(config, pairs);
    }

    @Override
    public LoraConfig config() {
        return config;
    }

    @Override
    public List<Matrix> trained() {
        return trainsA() ? List.of(a, b) : List.of(b);
    }

    @Override
    public List<Matrix> frozen() {
        return trainsA() || a == null ? List.of() : List.of(a);
    }

    @Override
    public int lowestLayer() {
        return config.lowestLayer(model);
    }

    @Override
    public AdaptedProjection projection(int layer, Projection projection) {
        return layers.get(layer).get(projection);
    }

    @Override
    public void close() {
        parts.close();
    }
}
