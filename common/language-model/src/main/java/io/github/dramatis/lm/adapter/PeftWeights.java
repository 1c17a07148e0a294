package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The tensors of {@code adapter_model.safetensors} under peft's names: whether they are those that the adapter's type
 * has.
 */
final class PeftWeights {
    static final String FILE = "adapter_model.safetensors";

    /** What the name of a module's tensor begins with. */
    private static final String PREFIX = "base_model.model.";

    /** The widths of any module: only the names count. */
    private static final Widths ANY = new Widths(1, 1);

    private final PeftFiles files;
    private final TensorSource tensors;
    private final List<String> endings; // of names of a module's tensors, in alphabetical order

    PeftWeights(PeftFiles files, TensorSource tensors) {
        this.files = files;
        this.tensors = tensors;
        endings = files.moduleTensors(1, ANY).keySet().stream().sorted().toList();
    }

    /** The name of a module's tensor. */
    static String key(String path, String ending) {
        return PREFIX + path + ending;
    }

    /** The module whose tensor has this name; empty if it is no module's. */
    private Optional<String> module(String name) {
        return endings.stream()
                .filter(ending -> name.startsWith(PREFIX) && name.endsWith(ending))
                .map(ending -> name.substring(PREFIX.length(), name.length() - ending.length()))
                .findFirst();
    }

    private boolean isShared(String name) {
        return files.sharedTensors(1, List.of(ANY)).containsKey(name);
    }

    /** What is wrong with the names: one that peft would not know, a module's tensor without its others. */
    List<String> nameProblems() {
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(tensors.names())) {
            Optional<String> module = module(name);
            if (isShared(name)) {
                continue;
            }
            if (module.isEmpty()) {
                problems.add("the tensor " + name + " is not called " + PREFIX + "<module>"
                        + String.join(" or ", endings) + " (peft would pass over it and change nothing by it)");
            } else if (!endings.stream().allMatch(ending -> tensors.names().contains(key(module.get(), ending)))) {
                problems.add("the tensor " + name + " is there without its other factor");
            }
        }
        for (String name : new TreeSet<>(files.sharedTensors(1, List.of(ANY)).keySet())) {
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
            if (endings.stream().noneMatch(ending -> tensors.names().contains(key(path, ending)))) {
                problems.add("the factors of " + path + " are missing");
            }
            Map<String, long[]> shapes = files.moduleTensors(rank, widths);
            endings.forEach(ending -> requireShape(problems, key(path, ending), shapes.get(ending)));
        });
        new TreeMap<>(files.sharedTensors(rank, modules.values()))
                .forEach((name, shape) -> requireShape(problems, name, shape));
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
