package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.Projection;
import io.github.dramatis.lm.gguf.GgufLayout;
import io.github.dramatis.lm.gguf.GgufWriter;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.file.Path;

/**
 * Adapters as one GGUF file that llama.cpp loads beside the base ({@code --lora FILE}).
 *
 * <p>Source of the format: {@code convert_lora_to_gguf.py} and {@code src/llama-adapter.cpp} in ggml-org/llama.cpp.
 */
public final class GgufLora {
    private GgufLora() {}

    /**
     * Writes an adapter. The same adapter gives the same bytes.
     *
     * @param model the shape of the base
     * @throws io.github.dramatis.core.error.UserError if the file cannot be written
     */
    public static void write(Path file, LoraAdapter adapter, ModelConfig model) {
        StoredAdapter stored = StoredAdapter.of(adapter, model);
        TensorsInMemory tensors = new TensorsInMemory();
        for (Projection projection : Projection.named(stored.targetModules(), model)) {
            for (int layer : adapter.config().layersOf(model)) {
                LoraPair pair = stored.pairs().get(projection.path(layer));
                float[] b = GgufLayout.permutesRows(projection, model)
                        ? permuted(pair.b(), stored.rank(), model.headDim())
                        : pair.b();
                String name = GgufLayout.weight(projection, layer);
                tensors.put(name + ".lora_a", new long[] {stored.rank(), pair.in()}, pair.a())
                        .put(name + ".lora_b", new long[] {pair.out(), stored.rank()}, b);
            }
        }
        new GgufWriter()
                .put("general.architecture", GgufLayout.architecture(model))
                .put("general.type", "adapter")
                .put("adapter.type", "lora")
                .put("adapter.lora.alpha", (float) stored.alpha())
                .write(file, tensors);
    }

    /** The rows of [out, rank] where llama.cpp has those of the base. */
    private static float[] permuted(float[] b, int rank, int headDim) {
        float[] moved = new float[b.length];
        for (int row = 0; row < b.length / rank; row++) {
            int to = Math.toIntExact(GgufLayout.permutedRow(row, headDim));
            System.arraycopy(b, row * rank, moved, to * rank, rank);
        }
        return moved;
    }
}
