package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.tensor.TensorSource;
import java.io.File;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.io.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Protects: an adapter's way on the command line, from rows to files that others load, and what options mean together.
 */
class AdapterCommandTest {
    private static final String MODEL = "../common/language-model/src/test/resources/tiny-llama";
    private static final Path BY_PEFT = Path.of("../common/language-model/src/test/resources/peft");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRows() throws IOException {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            rows.add("{\"input_ids\":[1,5,9,20,7],\"completion_mask\":[0,0,0,0,1]}");
        }
        Files.write(folder.resolve("rows.jsonl"), rows);
    }

    @Test
    void trainsSomeLayersAndKeepsTheStepOfTheLowestValidationLoss() throws IOException {
        int status = train(
                "one",
                "--layers",
                "1",
                "--rslora",
                "--rank",
                "4",
                "--validation",
                folder + "/rows.jsonl",
                "--epochs",
                "2");
        assertThat(status).isZero();
        JsonNode config = new ObjectMapper()
                .readTree(folder.resolve("one/adapter_config.json").toFile());
        assertThat(config.path("layers_to_transform").toString()).isEqualTo("[1]");
        assertThat(config.path("lora_alpha").asDouble()).isEqualTo(32 * Math.sqrt(4));
        assertThat(config.path("use_rslora").asBoolean()).isFalse();
        List<String> log = Files.readAllLines(folder.resolve("one/trainer_log.jsonl"));
        assertThat(log).hasSize(4); // 2 epochs of 8 rows in batches of 4, measured after each
        assertThat(log.get(0)).contains("\"learning_rate\"").doesNotContain("validation_loss");
        assertThat(log.get(1)).contains("\"validation_loss\"");
    }

    @Test
    void checkpointsChangeNothingAndAreGoneAtTheEnd() throws IOException {
        assertThat(train("plain", "--dropout", "0.1")).isZero();
        assertThat(train("saved", "--dropout", "0.1", "--checkpoint-every", "1"))
                .isZero();
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors", "dramatis.json")) {
            assertThat(folder.resolve("saved/" + name)).hasSameBinaryContentAs(folder.resolve("plain/" + name));
        }
        assertThat(folder.resolve("saved/training.checkpoint")).doesNotExist();
    }

    @Test
    void aFinishedAdapterIsNotReplaced() throws IOException {
        assertThat(train("one")).isZero();
        String log = Files.readString(folder.resolve("one/trainer_log.jsonl"));

        assertThatThrownBy(() -> train("one", "--rank", "4"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is a finished adapter already");

        assertThat(folder.resolve("one/trainer_log.jsonl")).content().isEqualTo(log);
        assertThat(folder.resolve("one/adapter_config.json")).content().contains("\"r\" : 16");
    }

    @Test
    void trainingThatTheMemoryDoesNotHoldIsRefusedBeforeItBegins() {
        assertThatThrownBy(() -> train("huge", "--threads", "1000000"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("on 1000000 threads: it needs ")
                .hasMessageContaining(" MiB outside the heap");

        assertThat(folder.resolve("huge")).doesNotExist();
    }

    @Test
    void aScheduleThatDoesNotExistIsWrongUse() {
        assertThat(train("one", "--schedule", "cosin")).isEqualTo(Dramatis.WRONG_INPUT);
        assertThat(train("one", "--schedule", "linear")).isZero();
    }

    @Test
    void goesOnFromAnAdapterWithItsOwnRankAndModules() {
        assertThat(train("first", "--rank", "3", "--target-modules", "up_proj")).isZero();
        assertThat(train("second", "--init-adapter", folder + "/first")).isZero();
        assertThat(folder.resolve("second/adapter_config.json")).content().contains("\"r\" : 3", "up_proj");
        assertThat(train("third", "--init-adapter", folder + "/first", "--rank", "4"))
                .isEqualTo(Dramatis.WRONG_INPUT);
    }

    @Test
    void goesOnFromTheSumOfTwoAdaptersWithTheirRanksTogether() {
        assertThat(train("first", "--rank", "3")).isZero();
        assertThat(train("second", "--rank", "2")).isZero();
        assertThat(train("third", "--init-adapter", folder + "/first," + folder + "/second"))
                .isZero();
        assertThat(folder.resolve("third/adapter_config.json")).content().contains("\"r\" : 5");
        assertThat(train("other", "--rank", "2", "--target-modules", "up_proj")).isZero();
        assertThatThrownBy(() -> train("none", "--init-adapter", folder + "/first," + folder + "/other"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("the other lora of rank 2 on up_proj");
    }

    @Test
    void trainsByEachMethodAndExportsWhatOthersServe() {
        for (String method : List.of("lora-fa", "miss", "vera")) {
            assertThat(train(method, "--method", method, "--rank", "4")).isZero();
            String adapter = folder + "/" + method;
            assertThat(Dramatis.execute(
                            "adapter", "export", "--model", MODEL, "--adapter", adapter, "--peft", adapter + "-lora"))
                    .isZero();
            assertThat(Dramatis.execute("adapter", "verify", "--model", MODEL, "--adapter", adapter + "-lora"))
                    .isZero();
            assertThat(train(method + "-on", "--init-adapter", adapter)).isZero();
        }
        assertThat(folder.resolve("miss-on/adapter_config.json")).content().contains("\"peft_type\" : \"MISS\"");
        assertThat(folder.resolve("vera-on/adapter_config.json")).content().contains("\"peft_type\" : \"VERA\"");
        assertThat(Dramatis.execute("adapter", "verify", "--model", MODEL, "--adapter", folder + "/vera"))
                .as("vLLM does not load it")
                .isEqualTo(Dramatis.WRONG_INPUT);
        assertThat(train("plus", "--lora-plus-ratio", "16")).isZero();
        assertThatThrownBy(() -> train("none", "--method", "miss", "--lora-plus-ratio", "16"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("miss does not train A and B at two rates");
        assertThat(train("none", "--method", "miss", "--alpha", "16")).isEqualTo(Dramatis.WRONG_INPUT);
        assertThatThrownBy(() -> train("none", "--method", "vera", "--init-adapter", folder + "/miss"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("which vera cannot go on from");
    }

    @Test
    void verifiesMergesAndExports() {
        assertThat(train("adapter")).isZero();
        String adapter = folder + "/adapter";
        assertThat(Dramatis.execute("adapter", "verify", "--model", MODEL, "--adapter", adapter))
                .isZero();
        assertThat(Dramatis.execute(
                        "adapter", "merge", "--model", MODEL, "--adapter", adapter, "--out", folder + "/merged"))
                .isZero();
        assertThat(folder.resolve("merged/model.safetensors")).isNotEmptyFile();
        assertThat(Dramatis.execute(
                        "adapter", "export", "--model", MODEL, "--adapter", adapter, "--gguf", folder + "/a.gguf"))
                .isZero();
        assertThat(folder.resolve("a.gguf")).isNotEmptyFile();
    }

    @Test
    void modelLogitsWritesThoseThatPeftHasAndNeedsNoTokenizer() throws IOException {
        Path base = folder.resolve("base");
        FileUtils.copyDirectory(new File(MODEL), base.toFile());
        Files.delete(base.resolve("tokenizer.json"));
        Path out = folder.resolve("logits.safetensors");

        assertThat(logits(base, "1 305 201 43 290 22 223 2", out)).isZero();

        assertThat(tensor(out))
                .usingComparatorWithPrecision(1e-3f)
                .containsExactly(tensor(BY_PEFT.resolve("logits.safetensors")));
        assertThat(logits(base, "1 two 3", out)).isEqualTo(Dramatis.WRONG_INPUT);
    }

    private static int logits(Path base, String tokens, Path out) {
        return Dramatis.execute(
                "model",
                "logits",
                "--model",
                base.toString(),
                "--adapter",
                BY_PEFT.toString(),
                "--tokens",
                tokens,
                "--out",
                out.toString());
    }

    private static float[] tensor(Path file) {
        try (TensorSource tensors = Safetensors.open(file)) {
            assertThat(tensors.shape("logits")).containsExactly(8, 384);
            FloatBuffer logits = FloatBuffer.allocate(8 * 384);
            tensors.read("logits", logits);
            return logits.array();
        }
    }

    private int train(String out, String... options) {
        List<String> arguments = new ArrayList<>(List.of("adapter", "train", "--model", MODEL));
        arguments.addAll(List.of("--data", folder + "/rows.jsonl", "--out", folder + "/" + out, "--batch-size", "4"));
        arguments.addAll(Arrays.asList(options));
        return Dramatis.execute(arguments.toArray(String[]::new));
    }
}
