package io.github.dramatis.lm.adapter;

import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** LoRA: two factors a module. What is written is as the base's checkpoint has it: see {@link StoredAdapter}. */
final class LoraFiles implements PeftFiles {
    private static final String A = ".lora_A.weight";
    private static final String B = ".lora_B.weight";

    @Override
    public Method method() {
        return Method.LORA;
    }

    @Override
    public String dropoutField() {
        return "lora_dropout";
    }

    @Override
    public Map<String, long[]> moduleTensors(int rank, Widths module) {
        return Map.of(A, new long[] {rank, module.in()}, B, new long[] {module.out(), rank});
    }

    @Override
    public TrainedAdapter read(TensorSource tensors, LoraConfig config, Map<String, Widths> modules) {
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        modules.forEach((path, module) -> {
            float[] a = new float[config.rank() * module.in()];
            float[] b = new float[config.rank() * module.out()];
            if (tensors.names().contains(PeftWeights.key(path, A))) {
                tensors.read(PeftWeights.key(path, A), FloatBuffer.wrap(a));
                tensors.read(PeftWeights.key(path, B), FloatBuffer.wrap(b));
            }
            pairs.put(path, new LoraPair(module.in(), module.out(), a, b));
        });
        return new LoraAdapter(config, pairs);
    }

    @Override
    public Content content(TrainedAdapter adapter, ModelConfig model, String baseModel) {
        StoredAdapter stored = StoredAdapter.of((LoraAdapter) adapter, model);
        TensorsInMemory tensors = new TensorsInMemory();
        long rank = stored.rank();
        stored.pairs()
                .forEach((path, pair) -> tensors.put(PeftWeights.key(path, A), new long[] {rank, pair.in()}, pair.a())
                        .put(PeftWeights.key(path, B), new long[] {pair.out(), rank}, pair.b()));
        return new Content(PeftConfig.json(stored, adapter.config(), baseModel), tensors, stored.targetModules());
    }
}
