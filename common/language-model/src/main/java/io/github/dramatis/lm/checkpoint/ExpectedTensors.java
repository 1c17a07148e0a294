package io.github.dramatis.lm.checkpoint;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.architecture.TensorNames;
import io.github.dramatis.lm.tensor.TensorSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tensors that a configuration implies, and the check that a checkpoint has them. */
public final class ExpectedTensors {
    private static final int SHOWN = 8;

    private ExpectedTensors() {}

    /** Shape by name, projections as [out, in]. */
    public static Map<String, long[]> of(ModelConfig config) {
        long hidden = config.hiddenSize();
        Map<String, long[]> shapes = new LinkedHashMap<>();
        shapes.put(TensorNames.EMBEDDING, new long[] {config.vocabularySize(), hidden});
        for (int layer = 0; layer < config.layers(); layer++) {
            shapes.put(TensorNames.attentionNorm(layer), new long[] {hidden});
            shapes.put(TensorNames.feedForwardNorm(layer), new long[] {hidden});
            for (Projection projection : Projection.single()) {
                Projection stored = projection.storedIn(config);
                shapes.put(stored.weight(layer), new long[] {stored.out(config), stored.in(config)});
                if (projection.hasBias(config)) {
                    shapes.put(projection.bias(layer), new long[] {projection.out(config)});
                }
            }
        }
        shapes.put(TensorNames.FINAL_NORM, new long[] {hidden});
        if (!config.tiedEmbeddings()) {
            shapes.put(TensorNames.OUTPUT_LAYER, new long[] {config.vocabularySize(), hidden});
        }
        return shapes;
    }

    /**
     * Compares a checkpoint with what its configuration implies. Tensors beyond that are accepted.
     *
     * @throws UserError that lists what is missing and what has another shape
     */
    public static void require(String source, ModelConfig config, TensorSource tensors) {
        List<String> problems = new ArrayList<>();
        of(config).forEach((name, shape) -> {
            if (!tensors.names().contains(name)) {
                problems.add(name + " is missing");
            } else if (!Arrays.equals(tensors.shape(name), shape)) {
                problems.add(name + " has the shape " + Arrays.toString(tensors.shape(name)) + ", config.json implies "
                        + Arrays.toString(shape));
            }
        });
        if (!problems.isEmpty()) {
            String more = problems.size() > SHOWN ? "; and " + (problems.size() - SHOWN) + " more" : "";
            throw new UserError(
                    source,
                    "the weights do not fit config.json: "
                            + String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size()))) + more,
                    "get the directory again from its source, weights and config.json of one model");
        }
    }
}
