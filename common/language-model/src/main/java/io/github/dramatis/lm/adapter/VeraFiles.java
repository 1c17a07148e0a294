package io.github.dramatis.lm.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.lm.adapter.AdaptedModules.Widths;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.nio.FloatBuffer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** VeRA: two vectors a module, and the random factors that all share (peft/tuners/vera/layer.py, model.py). */
final class VeraFiles implements PeftFiles {
    private static final String OF_OUTPUT = ".vera_lambda_b";
    private static final String OF_RANK = ".vera_lambda_d";
    private static final String A = "base_model.vera_A";
    private static final String B = "base_model.vera_B";

    @Override
    public Method method() {
        return Method.VERA;
    }

    @Override
    public String dropoutField() {
        return "vera_dropout";
    }

    @Override
    public Optional<String> unsupported(JsonNode config) {
        return config.path("save_projection").asBoolean(true)
                ? Optional.empty()
                : Optional.of("save_projection is off, so that A and B are missing: save it in peft with it on");
    }

    @Override
    public Map<String, long[]> moduleTensors(int rank, Widths module) {
        return Map.of(OF_OUTPUT, new long[] {module.out()}, OF_RANK, new long[] {rank});
    }

    @Override
    public Map<String, long[]> sharedTensors(int rank, Collection<Widths> modules) {
        return Map.of(A, new long[] {rank, widestIn(modules)}, B, new long[] {widestOut(modules), rank});
    }

    private static int widestIn(Collection<Widths> modules) {
        return modules.stream().mapToInt(Widths::in).max().orElseThrow();
    }

    private static int widestOut(Collection<Widths> modules) {
        return modules.stream().mapToInt(Widths::out).max().orElseThrow();
    }

    @Override
    public TrainedAdapter read(TensorSource tensors, LoraConfig config, Map<String, Widths> modules) {
        int in = widestIn(modules.values());
        int out = widestOut(modules.values());
        float[] a = floats(tensors, A, config.rank() * in);
        float[] b = floats(tensors, B, out * config.rank());
        SortedMap<String, VeraAdapter.Vectors> vectors = new TreeMap<>();
        modules.forEach((path, module) -> vectors.put(
                path,
                new VeraAdapter.Vectors(
                        module.in(),
                        floats(tensors, PeftWeights.key(path, OF_RANK), config.rank()),
                        floats(tensors, PeftWeights.key(path, OF_OUTPUT), module.out()))));
        return new VeraAdapter(config, new VeraAdapter.Shared(in, out, a, b), vectors);
    }

    /** Zeros for a module that is left out. */
    private static float[] floats(TensorSource tensors, String name, int size) {
        float[] values = new float[size];
        if (tensors.names().contains(name)) {
            tensors.read(name, FloatBuffer.wrap(values));
        }
        return values;
    }

    @Override
    public Content content(TrainedAdapter adapter, ModelConfig model, String baseModel) {
        VeraAdapter vera = (VeraAdapter) adapter;
        VeraAdapter.Shared shared = vera.shared();
        long rank = vera.config().rank();
        TensorsInMemory tensors = new TensorsInMemory();
        tensors.put(A, new long[] {rank, shared.in()}, shared.a()).put(B, new long[] {shared.out(), rank}, shared.b());
        vera.modules().forEach((path, vectors) -> tensors.put(
                        PeftWeights.key(path, OF_OUTPUT), new long[] {vectors.b().length}, vectors.b())
                .put(PeftWeights.key(path, OF_RANK), new long[] {rank}, vectors.d()));
        ObjectNode json = PeftConfig.json(PeftType.VERA, adapter.config(), baseModel)
                .put("d_initial", VeraAdapter.FIRST_D)
                .put("fan_in_fan_out", false)
                .put("init_weights", true)
                .put("projection_prng_key", 0) // unused, since A and B are in the file
                .put("save_projection", true)
                .put(dropoutField(), adapter.config().dropout());
        return new Content(json, tensors, adapter.config().targetModules());
    }
}
