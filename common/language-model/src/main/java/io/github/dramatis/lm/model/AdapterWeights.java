package io.github.dramatis.lm.model;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.adapter.AdapterNumbers;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Parts;
import io.github.dramatis.lm.method.AdaptedProjection;
import io.github.dramatis.lm.method.AdapterTensor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * An adapter's numbers in native memory, or their gradients or moments. Each tensor of its method is one vector over
 * all modules, layer by layer, so that an optimizer sees few of them; a module's own is a window of it.
 */
public final class AdapterWeights implements AutoCloseable {
    private final ModelConfig model;
    private final LoraConfig config;
    private final List<Projection> targets;
    private final Parts parts = new Parts();
    private final Map<AdapterTensor, Matrix> vectors = new LinkedHashMap<>(); // [1, n] of modules; shared as they are
    private final List<Map<Projection, Map<String, Matrix>>> modules = new ArrayList<>(); // a layer each
    private final List<Map<Projection, AdaptedProjection>> projections = new ArrayList<>();

    private AdapterWeights(ModelConfig model, LoraConfig config, Predicate<AdapterTensor> has) {
        this.model = model;
        this.config = config;
        targets = Projection.named(config.targetModules(), model);
        config.method().tensors().stream()
                .filter(has)
                .forEach(tensor -> vectors.put(tensor, tensor.isShared() ? shared(tensor) : vector(tensor)));
        List<Integer> adapted = config.layersOf(model);
        Map<AdapterTensor, Long> at = new HashMap<>();
        for (int layer = 0; layer < model.layers(); layer++) {
            Map<Projection, Map<String, Matrix>> windows = new TreeMap<>();
            Map<Projection, AdaptedProjection> added = new TreeMap<>();
            for (Projection projection : adapted.contains(layer) ? targets : List.<Projection>of()) {
                Map<String, Matrix> own = new HashMap<>();
                vectors.forEach((tensor, vector) -> own.put(tensor.name(), window(tensor, vector, projection, at)));
                windows.put(projection, own);
                added.put(projection, config.method().projection(own, config.scale()));
            }
            modules.add(windows);
            projections.add(added);
        }
    }

    private Matrix shared(AdapterTensor tensor) {
        int in = Projection.widestIn(targets, model);
        int out = Projection.widestOut(targets, model);
        return parts.zeros(tensor.rows(config.rank(), in, out), tensor.columns(config.rank(), in, out));
    }

    private Matrix vector(AdapterTensor tensor) {
        long all = config.layersOf(model).size()
                * targets.stream().mapToLong(target -> size(tensor, target)).sum();
        if (all > Integer.MAX_VALUE) {
            parts.close();
            throw new UserError(
                    "an adapter of " + all + " numbers",
                    "one vector holds " + Integer.MAX_VALUE + " at most",
                    "lower the rank, or adapt fewer modules or layers");
        }
        return parts.zeros(1, (int) all);
    }

    private Matrix window(AdapterTensor tensor, Matrix vector, Projection projection, Map<AdapterTensor, Long> at) {
        int rows = tensor.rows(config.rank(), projection.in(model), projection.out(model));
        int columns = tensor.columns(config.rank(), projection.in(model), projection.out(model));
        if (tensor.isShared()) {
            return vector.rows(0, rows).columns(0, columns);
        }
        long from = at.merge(tensor, (long) rows * columns, Long::sum) - (long) rows * columns;
        return vector.reshaped(from, rows, columns);
    }

    private long size(AdapterTensor tensor, Projection projection) {
        return tensor.size(config.rank(), projection.in(model), projection.out(model));
    }

    /** Zeros for what is trained, in the same order: for gradients and moments. */
    public AdapterWeights zeros() {
        return new AdapterWeights(model, config, AdapterTensor::isTrained);
    }

    /**
     * A fresh adapter, as peft starts one: it changes nothing yet.
     *
     * @throws UserError if the model has no such modules or layers, or files could not hold it
     */
    public static AdapterWeights initialize(ModelConfig model, LoraConfig config, long seed) {
        config.requireStorable(model);
        for (Projection projection : Projection.named(config.targetModules(), model)) {
            config.method().requireFits(config.rank(), projection.module(), projection.in(model));
        }
        AdapterWeights weights = new AdapterWeights(model, config, tensor -> true);
        return Parts.orClose(weights::close, () -> {
            weights.start(seed, tensor -> true);
            return weights;
        });
    }

    private void start(long seed, Predicate<AdapterTensor> which) {
        vectors.keySet().stream().filter(which).forEach(tensor -> {
            if (tensor.isShared()) {
                fill(tensor, vectors.get(tensor), seed, "");
            } else {
                for (int layer = 0; layer < model.layers(); layer++) {
                    int at = layer;
                    modules.get(layer)
                            .forEach((projection, own) ->
                                    fill(tensor, own.get(tensor.name()), seed, projection.path(at)));
                }
            }
        });
    }

    private static void fill(AdapterTensor tensor, Matrix matrix, long seed, String module) {
        float[] numbers = new float[matrix.rows() * matrix.columns()];
        tensor.start().fill(numbers, matrix.columns(), seed, module);
        matrix.copyFrom(numbers);
    }

    /**
     * An adapter's numbers.
     *
     * @throws UserError if one is missing, unknown or of a shape that the model does not have
     */
    public static AdapterWeights of(ModelConfig model, TrainedAdapter adapter) {
        AdapterWeights weights = new AdapterWeights(model, adapter.config(), tensor -> true);
        return Parts.orClose(weights::close, () -> {
            weights.start(0, AdapterTensor::isImplied);
            weights.read(adapter);
            return weights;
        });
    }

    private void read(TrainedAdapter adapter) {
        List<AdapterTensor> stored =
                vectors.keySet().stream().filter(tensor -> !tensor.isImplied()).toList();
        Map<String, TrainedAdapter.Module> given = adapter.modules();
        int found = 0;
        for (AdapterTensor tensor : stored) {
            if (tensor.isShared()) {
                copy(adapter.shared().get(tensor.name()), vectors.get(tensor), tensor.name());
            }
        }
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Map.Entry<Projection, Map<String, Matrix>> module :
                    modules.get(layer).entrySet()) {
                String path = module.getKey().path(layer);
                require(given.containsKey(path), "its numbers of " + path + " are missing");
                for (AdapterTensor tensor : stored) {
                    if (!tensor.isShared()) {
                        float[] numbers = given.get(path).tensors().get(tensor.name());
                        copy(numbers, module.getValue().get(tensor.name()), path + tensor.name());
                    }
                }
                found++;
            }
        }
        require(
                found == given.size(),
                "it holds numbers of " + given.size() + " modules, but the model takes " + found);
    }

    private static void copy(float[] numbers, Matrix matrix, String name) {
        require(
                numbers != null && numbers.length == matrix.rows() * matrix.columns(),
                name + (numbers == null ? " is missing" : " has another shape"));
        matrix.copyFrom(numbers);
    }

    private static void require(boolean holds, String problem) {
        if (!holds) {
            throw new UserError("the adapter", problem, "use the base model that the adapter was trained on");
        }
    }

    /** A copy on the heap; of gradients with zeros for what is frozen. */
    public TrainedAdapter toAdapter() {
        Map<String, float[]> shared = new HashMap<>();
        TreeMap<String, TrainedAdapter.Module> numbers = new TreeMap<>();
        for (AdapterTensor tensor : config.method().tensors()) {
            if (tensor.isShared() && !tensor.isImplied()) {
                int in = Projection.widestIn(targets, model);
                int out = Projection.widestOut(targets, model);
                long size = tensor.size(config.rank(), in, out);
                shared.put(tensor.name(), numbers(vectors.get(tensor), size));
            }
        }
        for (int layer = 0; layer < model.layers(); layer++) {
            for (Map.Entry<Projection, Map<String, Matrix>> module :
                    modules.get(layer).entrySet()) {
                Projection projection = module.getKey();
                Map<String, float[]> own = new HashMap<>();
                for (AdapterTensor tensor : config.method().tensors()) {
                    if (!tensor.isShared()) {
                        own.put(tensor.name(), numbers(module.getValue().get(tensor.name()), size(tensor, projection)));
                    }
                }
                numbers.put(
                        projection.path(layer),
                        new TrainedAdapter.Module(projection.in(model), projection.out(model), own));
            }
        }
        return new AdapterNumbers(config, numbers, shared);
    }

    private static float[] numbers(Matrix matrix, long size) {
        return matrix == null ? new float[Math.toIntExact(size)] : matrix.toArray();
    }

    /** Method, rank, scale and targets. */
    public LoraConfig config() {
        return config;
    }

    /** The first adapted layer. */
    public int lowestLayer() {
        return config.lowestLayer(model);
    }

    /** What is added to a projection; null if it is not adapted. */
    AdaptedProjection projection(int layer, Projection projection) {
        return projections.get(layer).get(projection);
    }

    /** What an optimizer changes, as vectors [1, n]. LoRA+ trains the second of two faster: LoRA's B. */
    public List<Matrix> trained() {
        return some(AdapterTensor::isTrained);
    }

    /** What stays as it began, in any shape. Gradients and moments have none of it. */
    public List<Matrix> frozen() {
        return some(tensor -> !tensor.isTrained());
    }

    private List<Matrix> some(Predicate<AdapterTensor> which) {
        return vectors.keySet().stream().filter(which).map(vectors::get).toList();
    }

    @Override
    public void close() {
        parts.close();
    }
}
