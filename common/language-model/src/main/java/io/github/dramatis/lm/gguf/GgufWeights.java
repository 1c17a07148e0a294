package io.github.dramatis.lm.gguf;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.architecture.RopeScaling;
import io.github.dramatis.lm.checkpoint.ExpectedTensors;
import io.github.dramatis.lm.tensor.TensorSource;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The weights of a GGUF file under Hugging Face's names and in its layout: reading undoes what {@link GgufLayout} says
 * of q and k.
 */
final class GgufWeights implements TensorSource {
    /** Part of the configuration, if they are there: see {@link GgufConfig}. */
    private static final List<String> ROPE =
            List.of(GgufConfig.ROPE_FREQUENCIES, GgufConfig.LONG_FACTORS, GgufConfig.SHORT_FACTORS);

    private final GgufFile gguf;
    private final ModelConfig config;
    private final Map<String, String> ggufNames; // by Hugging Face's names, in their order
    private final Set<String> permuted; // Hugging Face's names of weights whose rows lie in another order

    GgufWeights(GgufFile gguf, ModelConfig config, String file) {
        this.gguf = gguf;
        this.config = config;
        ggufNames = GgufLayout.names(config.layers());
        ggufNames.keySet().retainAll(ExpectedTensors.of(config).keySet());
        permuted = permuted(config);
        requireSameTensors(file);
    }

    private static Set<String> permuted(ModelConfig config) {
        Set<String> names = new HashSet<>();
        for (Projection projection : Projection.values()) {
            if (GgufLayout.permutesRows(projection, config)) {
                IntStream.range(0, config.layers()).mapToObj(projection::weight).forEach(names::add);
            }
        }
        return names;
    }

    /** A tensor too much is as bad as one too few: it would be arithmetic that we leave out. */
    private void requireSameTensors(String file) {
        List<String> problems = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(gguf.names());
        if (config.rope().scaling() instanceof RopeScaling.LongRope) {
            ROPE.forEach(unknown::remove);
        }
        for (String name : ggufNames.values()) {
            if (!unknown.remove(name)) {
                problems.add(name + " is missing");
            }
        }
        unknown.forEach(name -> problems.add(name + " is not supported"));
        if (!problems.isEmpty()) {
            throw new UserError(
                    file,
                    "its tensors are not those of a supported model: "
                            + String.join("; ", problems.subList(0, Math.min(8, problems.size())))
                            + (problems.size() > 8 ? "; and " + (problems.size() - 8) + " more" : ""),
                    "give a GGUF of a LLaMA or Phi-3 model without biases and experts");
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(ggufNames.keySet());
    }

    @Override
    public long[] shape(String name) {
        return gguf.shape(ggufNames.get(name));
    }

    @Override
    public void read(String name, FloatBuffer target) {
        read(name, 0, target);
    }

    @Override
    public void read(String name, long first, FloatBuffer target) {
        String ggufName = ggufNames.get(name);
        if (!permuted.contains(name)) {
            gguf.read(ggufName, first, target);
            return;
        }
        int width = config.hiddenSize();
        int end = target.limit();
        for (long at = first; target.position() < end; ) {
            int within = (int) (at % width);
            int length = Math.min(width - within, end - target.position());
            target.limit(target.position() + length);
            gguf.read(ggufName, GgufLayout.permutedRow(at / width, config.headDim()) * width + within, target);
            target.limit(end);
            at += length;
        }
    }

    @Override
    public void close() {
        gguf.close();
    }
}
