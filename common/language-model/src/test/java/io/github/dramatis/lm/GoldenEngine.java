package io.github.dramatis.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.lm.adapter.LoraAdapter;
import io.github.dramatis.lm.adapter.LoraConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.training.Order;
import io.github.dramatis.lm.training.Schedule;
import io.github.dramatis.lm.training.TokenTarget;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What transformers and peft computed on a tiny model: tests/golden/engine.py wrote it and says how. */
public final class GoldenEngine {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path TINY_LLAMA = RESOURCES.resolve("tiny-llama");

    private final Path model;
    private final Path folder;
    private final JsonNode json;

    /** Of the tiny LLaMA. */
    public GoldenEngine() {
        this(TINY_LLAMA, RESOURCES.resolve("engine"));
    }

    private GoldenEngine(Path model, Path folder) {
        this.model = model;
        this.folder = folder;
        try {
            json = new ObjectMapper().readTree(folder.resolve("engine.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the tiny LLaMA and of one tiny model of each other architecture: what {@code @MethodSource} calls. */
    public static List<GoldenEngine> all() {
        List<GoldenEngine> all = new ArrayList<>();
        all.add(new GoldenEngine());
        for (String name : List.of("llama3", "linear", "mistral", "qwen2", "phi3", "phi3-longrope")) {
            all.add(ofArchitecture(name));
        }
        all.add(new GoldenEngine(architecture("phi3"), architecture("phi3").resolve("slices")));
        return all;
    }

    /** Of a model that tests/golden/tiny_architectures.py wrote. */
    public static GoldenEngine ofArchitecture(String name) {
        return new GoldenEngine(architecture(name), architecture(name));
    }

    private static Path architecture(String name) {
        return RESOURCES.resolve("architectures").resolve(name);
    }

    @Override
    public String toString() {
        return RESOURCES.relativize(folder).toString();
    }

    /** The model on the backend that this machine would choose. */
    public LanguageModel load() {
        return load(Backends.forThisMachine());
    }

    public LanguageModel load(Backend backend) {
        return load(model, backend, Precision.FLOAT32);
    }

    private static LanguageModel load(Path model, Backend backend, Precision precision) {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return LanguageModel.load(directory.config(), directory.tensors(), precision, backend);
        }
    }

    /** The tiny LLaMA on the backend that this machine would choose. */
    public static LanguageModel tinyModel() {
        return tinyModel(Backends.forThisMachine());
    }

    public static LanguageModel tinyModel(Backend backend) {
        return tinyModel(backend, Precision.FLOAT32);
    }

    public static LanguageModel tinyModel(Backend backend, Precision precision) {
        return load(TINY_LLAMA, backend, precision);
    }

    /** A part of engine.json. */
    public JsonNode get(String name) {
        return json.get(name);
    }

    /** A tensor of engine.safetensors, flat. */
    public float[] tensor(String name) {
        try (TensorSource source = Safetensors.open(folder.resolve("engine.safetensors"))) {
            return read(source, name);
        }
    }

    /** A tensor, flat. */
    public static float[] read(TensorSource source, String tensor) {
        int size = 1;
        for (long extent : source.shape(tensor)) {
            size *= (int) extent;
        }
        float[] values = new float[size];
        source.read(tensor, FloatBuffer.wrap(values));
        return values;
    }

    public LoraConfig loraConfig() {
        List<String> modules = new ArrayList<>();
        get("modules").forEach(module -> modules.add(module.asText()));
        return new LoraConfig(get("rank").asInt(), get("alpha").asDouble(), 0, modules);
    }

    /** The factors saved under "start", "gradient" or "end". */
    public LoraAdapter adapter(String kind) {
        SortedMap<String, LoraPair> pairs = new TreeMap<>();
        int rank = get("rank").asInt();
        try (TensorSource source = Safetensors.open(folder.resolve("engine.safetensors"))) {
            for (String name : source.names()) {
                if (name.startsWith(kind + ".") && name.endsWith(".a")) {
                    String path = name.substring(kind.length() + 1, name.length() - 2);
                    float[] a = tensor(name);
                    float[] b = tensor(kind + "." + path + ".b");
                    pairs.put(path, new LoraPair(a.length / rank, b.length / rank, a, b));
                }
            }
        }
        return new LoraAdapter(loraConfig(), pairs);
    }

    /** The prompts of the greedy texts. */
    public List<int[]> prompts() {
        List<int[]> prompts = new ArrayList<>();
        get("prompts").forEach(prompt -> prompts.add(ints(prompt)));
        return prompts;
    }

    /** The twelve training rows. */
    public List<TrainingRow> rows() {
        return rows(get("rows"));
    }

    static List<TrainingRow> rows(JsonNode json) {
        List<TrainingRow> rows = new ArrayList<>();
        for (JsonNode row : json) {
            List<TokenTarget> targets = new ArrayList<>();
            for (JsonNode target : row.get("targets")) {
                targets.add(new TokenTarget(
                        target.get("position").asInt(), ints(target.get("ids")), floats(target.get("probabilities"))));
            }
            rows.add(new TrainingRow(ints(row.get("tokens")), targets));
        }
        return rows;
    }

    /** The configuration of the ten steps. */
    public TrainingConfig trainingConfig(boolean sharePrefixes) {
        return trainingConfig(
                sharePrefixes, get("training").get("steps").asInt(), TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS);
    }

    /** The same but for the number of steps and the size of micro-batches. */
    public TrainingConfig trainingConfig(boolean sharePrefixes, int steps, int microBatchTokens) {
        return trainingConfig(get("training"), sharePrefixes, steps, microBatchTokens, 1);
    }

    /** @param training batch size, rates and schedule of the steps */
    static TrainingConfig trainingConfig(
            JsonNode training, boolean sharePrefixes, int steps, int microBatchTokens, double loraPlusRatio) {
        return new TrainingConfig(
                1,
                steps,
                training.get("batch_size").asInt(),
                microBatchTokens,
                training.get("learning_rate").asDouble(),
                training.get("weight_decay").asDouble(),
                Schedule.COSINE,
                training.get("warmup_steps").asInt(),
                training.get("max_grad_norm").asDouble(),
                0,
                Order.GIVEN,
                sharePrefixes,
                loraPlusRatio);
    }

    public static int[] ints(JsonNode array) {
        int[] values = new int[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asInt();
        }
        return values;
    }

    public static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) array.get(i).asDouble();
        }
        return values;
    }

    public static double[] doubles(JsonNode array) {
        double[] values = new double[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).asDouble();
        }
        return values;
    }

    /** The largest absolute difference. */
    public static double difference(float[] left, float[] right) {
        if (left.length != right.length) {
            throw new IllegalArgumentException(left.length + " values against " + right.length);
        }
        double most = 0;
        for (int i = 0; i < left.length; i++) {
            most = Math.max(most, Math.abs((double) left[i] - right[i]));
            if (Float.isNaN(left[i]) || Float.isNaN(right[i])) {
                return Double.NaN;
            }
        }
        return most;
    }

    /** The norm of the difference of all factors, relative to the norm of {@code right}. */
    public static double relativeDifference(LoraAdapter left, LoraAdapter right) {
        if (!left.pairs().keySet().equals(right.pairs().keySet())) {
            throw new IllegalArgumentException("other modules: " + left.pairs().keySet());
        }
        double difference = 0;
        double norm = 0;
        for (String path : right.pairs().keySet()) {
            float[][] l = {left.pairs().get(path).a(), left.pairs().get(path).b()};
            float[][] r = {right.pairs().get(path).a(), right.pairs().get(path).b()};
            for (int factor = 0; factor < 2; factor++) {
                for (int i = 0; i < r[factor].length; i++) {
                    difference += Math.pow((double) l[factor][i] - r[factor][i], 2);
                    norm += Math.pow(r[factor][i], 2);
                }
            }
        }
        return Math.sqrt(difference / norm);
    }
}
