package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.checkpoint.TensorSource;
import io.github.dramatis.lm.checkpoint.TensorsInMemory;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tensors of {@code adapter_model.safetensors}: two a module, under peft's names. */
final class PeftWeights {
    static final String FILE = "adapter_model.safetensors";

    /** peft's name: of a module's path in the base model, and which of the two factors. */
    private static final Pattern KEY = Pattern.compile("base_model\\.model\\.(.+)\\.lora_([AB])\\.weight");

    private PeftWeights() {}

    static TensorsInMemory tensors(StoredAdapter adapter) {
        TensorsInMemory tensors = new TensorsInMemory();
        long rank = adapter.rank();
        adapter.pairs().forEach((path, pair) -> tensors.put(key(path, "A"), new long[] {rank, pair.in()}, pair.a())
                .put(key(path, "B"), new long[] {pair.out(), rank}, pair.b()));
        return tensors;
    }

    private static String key(String path, String factor) {
        return "base_model.model." + path + ".lora_" + factor + ".weight";
    }

    /** What is wrong with the names: one that peft would not know, a factor without its other. */
    static List<String> nameProblems(TensorSource tensors) {
        List<String> problems = new ArrayList<>();
        for (String name : new TreeSet<>(tensors.names())) {
            Matcher key = KEY.matcher(name);
            if (!key.matches()) {
                problems.add("the tensor " + name + " is not called base_model.model.<module>.lora_A.weight or"
                        + " lora_B.weight (peft would pass over it and leave B at zero)");
            } else if (!tensors.names().contains(key(key.group(1), key.group(2).equals("A") ? "B" : "A"))) {
                problems.add("the tensor " + name + " is there without its other factor");
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
    static List<String> shapeProblems(TensorSource tensors, int rank, Map<String, Widths> modules) {
        List<String> problems = new ArrayList<>();
        modules.forEach((path, widths) -> {
            if (tensors.names().contains(key(path, "A"))) {
                requireShape(problems, tensors, key(path, "A"), rank, widths.in());
                requireShape(problems, tensors, key(path, "B"), widths.out(), rank);
            } else {
                problems.add("the factors of " + path + " are missing");
            }
        });
        for (String name : new TreeSet<>(tensors.names())) {
            Matcher key = KEY.matcher(name);
            if (key.matches() && !modules.containsKey(key.group(1))) {
                problems.add("the tensor " + name + " belongs to no target module of the base model");
            }
        }
        return problems;
    }

    private static void requireShape(
            List<String> problems, TensorSource tensors, String name, long rows, long columns) {
        if (!tensors.names().contains(name)) {
            return; // told by nameProblems
        }
        if (!Arrays.equals(tensors.shape(name), new long[] {rows, columns})) {
            problems.add("the tensor " + name + " has the shape " + Arrays.toString(tensors.shape(name))
                    + ", expected is [" + rows + ", " + columns + "]");
        }
    }

    /** The factors; zeros, which change nothing, for a module that the adapter leaves out in some layers only. */
    static SortedMap<String, LoraPair> pairs(TensorSource tensors, int rank, Map<String, Widths> modules) {
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        modules.forEach((path, widths) -> {
            float[] a = new float[rank * widths.in()];
            float[] b = new float[rank * widths.out()];
            if (tensors.names().contains(key(path, "A"))) {
                tensors.read(key(path, "A"), FloatBuffer.wrap(a));
                tensors.read(key(path, "B"), FloatBuffer.wrap(b));
            }
            pairs.put(path, new LoraPair(widths.in(), widths.out(), a, b));
        });
        return pairs;
    }
}
