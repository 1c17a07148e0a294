package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.VeraAdapter;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * VeRA's vectors, all d in one piece of native memory and all b in another, and the random A and B that all modules
 * share.
 */
final class VeraWeights implements AdapterWeights {
    private final ModelConfig model;
    private final LoraConfig config;
    private final Parts parts = new Parts();
    private final Matrix sharedA; // [r, widest in], null among gradients
    private final Matrix sharedB; // [widest out, r], null among gradients
    private final Matrix d; // [1, parameters]
    private final Matrix b; // [1, parameters]
    private final List<Map<Projection, VeraVectors>> layers = new ArrayList<>();

    private VeraWeights(ModelConfig model, LoraConfig config, boolean gradients) {
        this.model = model;
        this.config = config;
        int rank = config.rank();
        List<Projection> targets = Projection.named(config.targetModules(), model);
        List<Integer> adapted = config.layersOf(model);
        sharedA = gradients ? null : parts.zeros(rank, Projection.widestIn(targets, model));
        sharedB = gradients ? null : parts.zeros(Projection.widestOut(targets, model), rank);
        d = parts.zeros(1, rank * targets.size() * adapted.size());
        b = parts.zeros(
                1, targets.stream().mapToInt(target -> target.out(model)).sum() * adapted.size());
        int atD = 0;
        int atB = 0;
        for (int layer = 0; layer < model.layers(); layer++) {
            Map<Projection, VeraVectors> vectors = new TreeMap<>();
            for (Projection projection : adapted.contains(layer) ? targets : List.<Projection>of()) {
                int out = projection.out(model);
                vectors.put(
                        projection,
                        new VeraVectors(
                                gradients ? null : sharedA.columns(0, projection.in(model)),
                                gradients ? null : sharedB.rows(0, out),
                                d.reshaped(atD, 1, rank),
                                b.reshaped(atB, 1, out)));
                atD += rank;
                atB += out;
            }
            layers.add(vectors);
        }
    }

    /** Starts as peft does: A and B uniform in ±√(6 / columns) (Kaiming), d 0.1, b 0. */
    static VeraWeights initialize(ModelConfig model, LoraConfig config, long seed) {
        VeraWeights weights = new VeraWeights(model, config, false);
        return Parts.orClose(weights::close, () -> {
            draw(weights.sharedA, Draws.generator(seed, "vera-init", "A"));
            draw(weights.sharedB, Draws.generator(seed, "vera-init", "B"));
            float[] first = new float[weights.d.columns()];
            Arrays.fill(first, (float) VeraAdapter.FIRST_D);
            weights.d.copyFrom(first);
            return weights;
        });
    }

    private static void draw(Matrix matrix, SplittableRandom random) {
        double bound = Math.sqrt(6.0 / matrix.columns());
        float[] row = new float[matrix.columns()];
        for (int i = 0; i < matrix.rows(); i++) {
            for (int j = 0; j < row.length; j++) {
                row[j] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            matrix.putRow(i, row, 0);
        }
    }

    /** @throws UserError if a vector is missing, unknown or of a length that the model does not have */
    static VeraWeights of(ModelConfig model, VeraAdapter adapter) {
        VeraWeights weights = new VeraWeights(model, adapter.config(), false);
        return Parts.orClose(weights::close, () -> {
            weights.read(adapter);
            return weights;
        });
    }

    private void read(VeraAdapter adapter) {
        VeraAdapter.Shared shared = adapter.shared();
        require(
                shared.in() == sharedA.columns() && shared.out() == sharedB.rows(),
                "its shared factors have another shape");
        sharedA.copyFrom(shared.a());
        sharedB.copyFrom(shared.b());
        int found = 0;
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, VeraVectors> entry : layers.get(layer).entrySet()) {
                String path = entry.getKey().path(layer);
                VeraAdapter.Vectors given = adapter.modules().get(path);
                VeraVectors own = entry.getValue();
                require(given != null, "its vectors of " + path + " are missing");
                require(
                        given.d().length == own.d().columns()
                                && given.b().length == own.b().columns(),
                        "its vectors of " + path + " have another length");
                own.d().copyFrom(given.d());
                own.b().copyFrom(given.b());
                found++;
            }
        }
        require(
                found == adapter.modules().size(),
                "it holds vectors of " + adapter.modules().size() + " modules, but the model takes " + found);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError("the adapter", problem, "use the base model that the adapter was trained on");
        }
    }

    @Override
    public VeraWeights zeros() {
        return new VeraWeights(model, config, true);
    }

    /** A copy on the heap; of gradients without shared factors. */
    @Override
    public VeraAdapter toAdapter() {
        TreeMap<String, VeraAdapter.Vectors> modules = new TreeMap<>();
        for (int layer = 0; layer < layers.size(); layer++) {
            for (Map.Entry<Projection, VeraVectors> entry : layers.get(layer).entrySet()) {
                Projection projection = entry.getKey();
                modules.put(
                        projection.path(layer),
                        new VeraAdapter.Vectors(
                                projection.in(model),
                                entry.getValue().d().toArray(),
                                entry.getValue().b().toArray()));
            }
        }
        VeraAdapter.Shared shared = sharedA == null
                ? new VeraAdapter.Shared(0, 0, new float[0], new float[0])
                : new VeraAdapter.Shared(sharedA.columns(), sharedB.rows(), sharedA.toArray(), sharedB.toArray());
        return new VeraAdapter(config, shared, modules);
    }

    @Override
    public LoraConfig config() {
        return config;
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
    public List<Matrix> trained() {
        return List.of(d, b);
    }

    @Override
    public List<Matrix> frozen() {
        return sharedA == null ? List.of() : List.of(sharedA, sharedB);
    }

    @Override
    public void close() {
        parts.close();
    }
}
