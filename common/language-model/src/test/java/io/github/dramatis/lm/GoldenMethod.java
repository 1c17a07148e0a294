package io.github.dramatis.lm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.adapter.TrainedAdapter;
import io.github.dramatis.lm.method.Methods;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.training.TrainingConfig;
import io.github.dramatis.lm.training.TrainingRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What peft computed on the tiny LLaMA with a method beside LoRA: tests/golden/peft_methods.py wrote it and says how.
 */
public final class GoldenMethod {
    private static final Path METHODS = Path.of("src/test/resources/methods");

    private final String name;
    private final Path folder;
    private final JsonNode json;

    private GoldenMethod(String name) {
        this.name = name;
        folder = METHODS.resolve(name);
        try {
            json = new ObjectMapper().readTree(folder.resolve("golden.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code @MethodSource} calls. */
    public static List<GoldenMethod> all() {
        return Stream.of("lora-fa", "lora-plus", "miss", "vera")
                .map(GoldenMethod::new)
                .toList();
    }

    public static GoldenMethod of(String name) {
        return new GoldenMethod(name);
    }

    @Override
    public String toString() {
        return name;
    }

    /** The directory that peft wrote. */
    public Path folder() {
        return folder;
    }

    /** The adapter that the steps begin with. */
    public TrainedAdapter start(LanguageModel model) {
        TrainedAdapter read = PeftFormat.readTrained(folder, model.config());
        return name.equals("lora-fa") ? read.with(Methods.LORA_FA, 0) : read;
    }

    /** A part of golden.json. */
    public JsonNode get(String part) {
        return json.get(part);
    }

    /** The tokens of the logits. */
    public int[] text() {
        return GoldenEngine.ints(json.get("text"));
    }

    public List<TrainingRow> rows() {
        return GoldenEngine.rows(json.get("rows"));
    }

    /** The configuration of the ten steps. */
    public TrainingConfig trainingConfig(boolean sharePrefixes) {
        JsonNode training = json.get("training");
        return GoldenEngine.trainingConfig(
                training,
                sharePrefixes,
                training.get("steps").asInt(),
                TrainingConfig.DEFAULT_MICRO_BATCH_TOKENS,
                json.get("lora_plus_ratio").asDouble());
    }

    /** The names of golden.safetensors that begin so, without that beginning. */
    public Set<String> names(String prefix) {
        try (TensorSource source = Safetensors.open(folder.resolve("golden.safetensors"))) {
            return source.names().stream()
                    .filter(tensor -> tensor.startsWith(prefix))
                    .map(tensor -> tensor.substring(prefix.length()))
                    .collect(Collectors.toSet());
        }
    }

    /** A tensor of golden.safetensors, flat. */
    public float[] tensor(String tensor) {
        try (TensorSource source = Safetensors.open(folder.resolve("golden.safetensors"))) {
            return GoldenEngine.read(source, tensor);
        }
    }
}
