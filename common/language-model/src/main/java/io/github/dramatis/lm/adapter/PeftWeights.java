package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.method.AdapterTensor;
import io.github.dramatis.lm.method.Method;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The tensors of {@code adapter_model.safetensors} under peft's names, and whether they are those of a method. */
final class PeftWeights {
    static final String FILE = "adapter_model.safetensors";

    /** What the name of a module's tensor begins with. */
    private static final String PREFIX = "base_model.model.";

    private final TensorSource tensors;
    private final SortedMap<String, AdapterTensor> ofModules = new TreeMap<>(); // by the endings of their names
    private final SortedMap<String, AdapterTensor> shared = new TreeMap<>(); // by their names

    PeftWeights(Method method, TensorSource tensors) {
        this.tensors = tensors;
        for (AdapterTensor tensor : method.tensors()) {
            if (!tensor.isImplied()) {
                (tensor.isShared() ? shared : ofModules).put(tensor.name(), tensor);
            }
        }
    }

    /** What is written of an adapter. */
    static TensorsInMemory of(TrainedAdapter adapter) {
        int rank = adapter.config().rank();
        Widths widest = Widths.widest(adapter.modules().values().stream()
                .map(module -> new Widths(module.in(), module.out()))
                .toList());
        TensorsInMemory tensors = new TensorsInMemory();
        for (AdapterTensor tensor : adapter.config().method().tensors()) {
            if (tensor.isImplied()) {
                continue;
            }
            if (tensor.isShared()) {
                long[] shape = tensor.fileShape(rank, widest.in(), widest.out());
                tensors.put(tensor.name(), shape, adapter.shared().get(tensor.name()));
            } else {
                adapter.modules()
                        .forEach((path, module) -> tensors.put(
                                key(path, tensor.name()),
                                tensor.fileShape(rank, module.in(), module.out()),
                                module.tensors().get(tensor.name())));
            }
        }
        return tensors;
    }

    /**
     * The adapter in a file whose names and shapes have been checked.
     *
     * @param modules those of the configuration; one that the file leaves out is not changed
     */
    TrainedAdapter read(LoraConfig config, Map<String, Widths> modules) {
        int rank = config.rank();
        Widths widest = Widths.widest(modules.values());
        Map<String, float[]> ofAll = new TreeMap<>();
        shared.forEach((name, tensor) -> ofAll.put(name, floats(name, tensor.size(rank, widest.in(), widest.out()))));
        SortedMap<String, TrainedAdapter.Module> numbers = new TreeMap<>();
        modules.forEach((path, module) -> {
            Map<String, float[]> own = new TreeMap<>();
            ofModules.forEach((ending, tensor) ->
                    own.put(ending, floats(key(path, ending), tensor.size(rank, module.in(), module.out()))));
            numbers.put(path, new TrainedAdapter.Module(module.in(), module.out(), own));
        });
        return new AdapterNumbers(config, numbers, ofAll);
    }

    /** Zeros for a tensor that is left out. */
    private float[] floats(String name, long size) {
        float[] values = new float[Math.toIntExact(size)];
        if (tensors.names().contains(name)) {
            tensors.read(name, FloatBuffer.wrap(values));
        }
        return values;
    }

    /** The name of a module's tensor. */
    static String key(String path, String ending) {
        return PREFIX + path + ending;
    }

    /** The module whose tensor has this name; empty if it is no module's. */
    private Optional<String> module(String name) {
        return ofModules.keySet().stream()
                .filter(ending -> name.startsWith(PREFIX) && name.endsWith(ending))
                .map(ending -> name.substring(PREFIX.length(), name.length() - ending.length()))
                .findFirst();
    }

    /** What is wrong with the names: one that peft would not know, a module's tensor without its others. */
    List<String> nameProblems() {
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(tensors.names())) {
            Optional<String> module = module(name);
            if (shared.containsKey(name)) {
                continue;
            }
            if (module.isEmpty()) {
                problems.add("the tensor " + name + " is not called " + PREFIX + "<module>"
                        + String.join(" or ", ofModules.keySet())
                        + " (peft would pass over it and change nothing by it)");
            } else if (!ofModules.keySet().stream()
                    .allMatch(ending -> tensors.names().contains(key(module.get(), ending)))) {
                problems.add("the tensor " + name + " is there without its other factor");
            }
        }
        for (String name : shared.keySet()) {
            if (!tensors.names().contains(name)) {
                problems.add("the tensor " + name + " is missing");
            }
        }
        if (tensors.names().isEmpty()) {
            problems.add("there are no tensors");
        }
        return problems;
    }

    /**
     * What does not fit a base model: modules that are missing or not the adapter's, shapes of other widths.
     *
     * @param modules of the base that the adapter adapts
     */
    List<String> shapeProblems(int rank, Map<String, Widths> modules) {
        List<String> problems = new ArrayList<>();
        modules.forEach((path, widths) -> {
            if (ofModules.keySet().stream().noneMatch(ending -> tensors.names().contains(key(path, ending)))) {
                problems.add("the factors of " + path + " are missing");
            }
            ofModules.forEach((ending, tensor) ->
                    requireShape(problems, key(path, ending), tensor.fileShape(rank, widths.in(), widths.out())));
        });
        Widths widest = Widths.widest(modules.values());
        shared.forEach(
                (name, tensor) -> requireShape(problems, name, tensor.fileShape(rank, widest.in(), widest.out())));
        for (String name : new TreeSet<>(tensors.names())) {
            if (module(name).filter(path -> !modules.containsKey(path)).isPresent()) {
                problems.add("the tensor " + name + " belongs to no target module of the base model");
            }
        }
        return problems;
    }

    private void requireShape(List<String> problems, String name, long[] shape) {
        if (!tensors.names().contains(name)) {
            return; // told elsewhere
        }
        if (!Arrays.equals(tensors.shape(name), shape)) {
            problems.add("the tensor " + name + " has the shape " + Arrays.toString(tensors.shape(name))
                    + ", expected is " + Arrays.toString(shape));
        }
    }
}
