package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** MiSS: one block D [rank, out] a module (peft/tuners/miss/layer.py), which is LoRA's B transposed. */
final class MissFiles implements PeftFiles {
    private static final String BLOCK = ".miss_block";

    @Override
    public Method method() {
        return Method.MISS;
    }

    @Override
    public String dropoutField() {
        return "miss_dropout";
    }

    @Override
    public Optional<String> unsupported(JsonNode config) {
        JsonNode start = config.path("init_weights"); // "bat" and "mini" are other methods
        return start.isTextual()
                ? Optional.of("init_weights is " + start + ", supported are true and false")
                : Optional.empty();
    }

    @Override
    public Map<String, long[]> moduleTensors(int rank, Widths module) {
        return Map.of(BLOCK, new long[] {rank, module.out()});
    }

    @Override
    public TrainedAdapter read(TensorSource tensors, LoraConfig config, Map<String, Widths> modules) {
        int rank = config.rank();
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        modules.forEach((path, module) -> {
            float[] block = new float[rank * module.out()];
            if (tensors.names().contains(PeftWeights.key(path, BLOCK))) {
                tensors.read(PeftWeights.key(path, BLOCK), FloatBuffer.wrap(block));
            }
            float[] a = repeatedIdentity(rank, module.in());
            pairs.put(path, new LoraPair(module.in(), module.out(), a, transposed(block, rank, module.out())));
        });
        return new LoraAdapter(config, pairs);
    }

    /** MiSS's A as LoRA has it [rank, in]: the identity again and again, the last one cut. */
    private static float[] repeatedIdentity(int rank, int in) {
        float[] a = new float[rank * in];
        for (int column = 0; column < in; column++) {
            a[column % rank * in + column] = 1f;
        }
        return a;
    }

    @Override
    public Content content(TrainedAdapter adapter, ModelConfig model, String baseModel) {
        int rank = adapter.config().rank();
        TensorsInMemory tensors = new TensorsInMemory();
        ((LoraAdapter) adapter)
                .pairs()
                .forEach((path, pair) -> tensors.put(
                        PeftWeights.key(path, BLOCK),
                        new long[] {rank, pair.out()},
                        transposed(pair.b(), pair.out(), rank)));
        ObjectNode json = PeftConfig.json(PeftType.MISS, adapter.config(), baseModel)
                .put("init_weights", true)
                .put("mini_r", 1)
                .put(dropoutField(), adapter.config().dropout());
        return new Content(json, tensors, adapter.config().targetModules());
    }

    private static float[] transposed(float[] matrix, int rows, int columns) {
        float[] transposed = new float[matrix.length];
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                transposed[column * rows + row] = matrix[row * columns + column];
            }
        }
        return transposed;
    }
}
