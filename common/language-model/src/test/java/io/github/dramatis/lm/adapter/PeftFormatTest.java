package io.github.dramatis.lm.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.method.LoraPair;
import io.github.dramatis.lm.safetensors.Safetensors;
import io.github.dramatis.lm.safetensors.SafetensorsWriter;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tensor.TensorsInMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: adapters go to peft and come from it unchanged, and one that does not fit is an error and not a shrug. */
class PeftFormatTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final Path BY_PEFT = Path.of("src/test/resources/peft");
    private static final String Q0 = "base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight";

    @TempDir
    Path folder;

    private ModelConfig model;

    @BeforeEach
    void openTheModelAndCopyTheAdapter() throws IOException {
        try (ModelDirectory directory = ModelDirectory.open(TINY)) {
            model = directory.config();
        }
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(BY_PEFT.resolve(name), folder.resolve(name));
        }
    }

    @Test
    void peftsOwnAdapterIsReadWhole() {
        LoraAdapter adapter = PeftFormat.read(folder, model);
        assertThat(adapter.config()).isEqualTo(new LoraConfig(4, 6, 0.05, List.of("q_proj", "v_proj", "down_proj")));
        assertThat(adapter.pairs()).hasSize(6).containsKey("model.layers.1.mlp.down_proj");
        LoraPair down = adapter.pairs().get("model.layers.1.mlp.down_proj");
        assertThat(down.in()).isEqualTo(96);
        assertThat(down.a()).hasSize(4 * 96);
        assertThat(down.b()).hasSize(48 * 4).doesNotContain(0f);
    }

    @Test
    void anAdapterIsWrittenUnderPeftsNamesWithPeftsValues() {
        Path out = folder.resolve("out");
        PeftFormat.write(
                out, PeftFormat.read(folder, model), model, new BaseModel("dramatis/tiny-llama", "0".repeat(64)));
        try (TensorSource ours = Safetensors.open(out.resolve("adapter_model.safetensors"));
                TensorSource theirs = Safetensors.open(BY_PEFT.resolve("adapter_model.safetensors"))) {
            assertThat(ours.names()).isEqualTo(theirs.names());
            for (String name : ours.names()) {
                assertThat(ours.shape(name)).as(name).isEqualTo(theirs.shape(name));
                assertThat(floats(ours, name)).as(name).isEqualTo(floats(theirs, name));
            }
        }
    }

    @Test
    void theSameAdapterGivesTheSameBytesAndNoPathOfThisMachine() throws IOException {
        LoraAdapter adapter = PeftFormat.read(folder, model);
        BaseModel base;
        try (ModelDirectory directory = ModelDirectory.open(TINY.toAbsolutePath())) {
            base = BaseModel.of(directory);
        }
        PeftFormat.write(folder.resolve("one"), adapter, model, base);
        PeftFormat.write(folder.resolve("two"), PeftFormat.read(folder.resolve("one"), model), model, base);
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors", "dramatis.json")) {
            assertThat(folder.resolve("one/" + name)).hasSameBinaryContentAs(folder.resolve("two/" + name));
        }
        assertThat(folder.resolve("one/adapter_config.json"))
                .content()
                .contains("\"base_model_name_or_path\" : \"tiny-llama\"");
        assertThat(PeftFormat.base(folder.resolve("one"))).contains(base);
    }

    @Test
    void rsLoraIsReadAsPlainLoraWithItsScaleInAlpha() throws IOException {
        editConfig(config -> config.put("use_rslora", true));
        assertThat(PeftFormat.read(folder, model).config().alpha()).isEqualTo(6 * Math.sqrt(4));
    }

    @Test
    void anAdapterOfSomeLayersIsReadAndWrittenAsThat() throws IOException {
        editTensors(name -> name.contains("layers.1.") ? null : name);
        assertRefused("the factors of model.layers.1.mlp.down_proj are missing");
        for (boolean list : new boolean[] {true, false}) {
            editConfig(config ->
                    config.set("layers_to_transform", list ? config.arrayNode().add(0) : config.numberNode(0)));
            LoraAdapter adapter = PeftFormat.read(folder, model);
            assertThat(adapter.config().layers()).containsExactly(0);
            assertThat(adapter.pairs()).hasSize(3).containsKey("model.layers.0.mlp.down_proj");
            PeftFormat.write(folder, adapter, model, new BaseModel("tiny", "0".repeat(64)));
            assertThat(PeftFormat.read(folder, model).pairs().keySet())
                    .isEqualTo(adapter.pairs().keySet());
        }
    }

    @Test
    void targetModulesAreWhatPeftWouldMakeOfThem() throws IOException {
        for (String targets : List.of(
                "[\"self_attn.q_proj\", \"v_proj\", \"mlp.down_proj\"]",
                "\".*\\\\.(q_proj|v_proj|down_proj)\"",
                "[\"model.layers.0.self_attn.q_proj\", \"layers.1.self_attn.q_proj\", \"v_proj\", \"down_proj\"]")) {
            editConfig(config -> config.set("target_modules", json(targets)));
            assertThat(PeftFormat.read(folder, model).pairs()).as(targets).hasSize(6);
        }
        editConfig(config -> config.put("target_modules", "all-linear").put("exclude_modules", ".*(k|o|gate|up)_proj"));
        assertThat(PeftFormat.read(folder, model).pairs()).hasSize(6);
    }

    @Test
    void whatIsAdaptedInSomeLayersOnlyChangesNothingInTheOthers() throws IOException {
        editTensors(name -> name.contains("layers.1.mlp") ? null : name);
        editConfig(
                config -> config.set("target_modules", json("[\"q_proj\", \"v_proj\", \"layers.0.mlp.down_proj\"]")));
        LoraAdapter adapter = PeftFormat.read(folder, model);
        assertThat(adapter.pairs().get("model.layers.1.mlp.down_proj").b()).containsOnly(0f);
        assertThat(adapter.pairs().get("model.layers.0.mlp.down_proj").b()).doesNotContain(0f);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aWrongPrefixIsAnError() throws IOException {
        editTensors(name -> name.replace("base_model.model.model.", "base_model.model."));
        assertRefused("belongs to no target module");
        editTensors(name -> name.replace("base_model.", ""));
        assertRefused("is not called base_model.model.<module>.lora_A.weight");
    }

    @Test
    void aMissingFactorOrAnotherShapeIsAnError() throws IOException {
        editTensors(name -> name.equals(Q0) ? null : name);
        assertRefused("without its other factor");
        editConfig(config -> config.put("r", 3));
        assertRefused("has the shape [4, 48], expected is [3, 48]");
        editConfig(config -> config.putArray("target_modules").add("q_proj"));
        assertRefused("belongs to no target module");
    }

    @Test
    void whatIsMoreThanPlainLoraIsAnError() throws IOException {
        editConfig(config -> config.put("use_dora", true));
        assertRefused("use_dora is on");
        editConfig(config -> config.put("use_dora", false).putNull("use_bdlora").put("use_rslora", true));
        assertThat(PeftFormat.read(folder, model).pairs()).isNotEmpty();
        for (String variant : List.of("kasa_config", "use_bdlora", "arrow_config", "some_future_config")) {
            editConfig(config -> config.putObject(variant).put("beta", 0.1));
            assertRefused(variant + " is on");
            editConfig(config -> config.putNull(variant));
        }
        for (String pattern : List.of("rank_pattern", "alpha_pattern")) {
            editConfig(config -> config.putObject(pattern).put("layers.1.self_attn.q_proj", 2));
            assertRefused(pattern + " is {\"layers.1.self_attn.q_proj\":2}, supported is none");
        }
        editConfig(config -> config.putArray("modules_to_save").add("lm_head"));
        assertRefused("modules_to_save");
        editConfig(config -> config.put("peft_type", "LOHA"));
        assertRefused("peft_type");
        editConfig(config -> config.put("target_modules", "nothing"));
        assertRefused("fits no projection");
        editConfig(config -> config.putArray("target_modules").add("lm_head"));
        assertRefused("[\"lm_head\"]: it fits no projection");
    }

    @Test
    void anAdapterWhoseStartChangedTheBaseIsRefusedWithItsConversion() throws IOException {
        for (String start : List.of("pissa", "pissa_niter_16", "olora", "corda", "lora_ga", "PiSSA")) {
            editConfig(config -> config.put("init_lora_weights", start));
            assertThat(AdapterVerify.run(folder, Optional.of(TINY)).loads()).isFalse();
            assertRefused("path_initial_model_for_weight_conversion");
        }
        editConfig(config -> config.put("init_lora_weights", "loftq"));
        assertRefused("the base that LoftQ made");
        for (String start : List.of("gaussian", "eva", "orthogonal")) {
            editConfig(config -> config.put("init_lora_weights", start));
            assertThat(PeftFormat.read(folder, model).pairs()).hasSize(6);
        }
    }

    @Test
    void aTargetModuleThatFitsNothingIsPassedOverAsInPeft() throws IOException {
        editConfig(config -> ((ArrayNode) config.get("target_modules")).add("W_pack"));

        assertThat(PeftFormat.read(folder, model).pairs()).hasSize(6);
        AdapterVerify.Report report = AdapterVerify.run(folder, Optional.of(TINY));
        assertThat(report.loads()).isTrue();
        assertThat(report.warnings()).anyMatch(warning -> warning.contains("\"W_pack\", which fits no projection"));
    }

    @Test
    void aTruncatedOrMissingFileIsAClearError() throws IOException {
        Path weights = folder.resolve("adapter_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        Files.write(weights, java.util.Arrays.copyOf(bytes, bytes.length - 7));
        assertRefused("truncated");
        Files.delete(weights);
        assertRefused("adapter_model.safetensors");
        Files.delete(folder.resolve("adapter_config.json"));
        assertRefused("adapter_config.json");
    }

    @Test
    void verifyFindsAGoodAdapterGood() {
        AdapterVerify.Report report = AdapterVerify.run(folder, Optional.of(TINY));
        assertThat(report.loads()).isTrue();
        assertThat(report.warnings()).singleElement().asString().contains("has no dramatis.json");
        PeftFormat.write(folder, PeftFormat.read(folder, model), model, new BaseModel("other", "1".repeat(64)));
        assertThat(AdapterVerify.run(folder, Optional.of(TINY)).warnings())
                .singleElement()
                .asString()
                .contains("trained on another base model: other");
        assertThat(AdapterVerify.run(folder, Optional.empty()).warnings()).isEmpty();
    }

    @Test
    void verifyTellsPeftFromVllm() throws IOException {
        editConfig(config -> config.put("use_dora", true).put("base_model_name_or_path", "/home/me/model"));
        AdapterVerify.Report dora = AdapterVerify.run(folder, Optional.of(TINY));
        assertThat(dora.peft()).isEmpty();
        assertThat(dora.vllm()).containsExactly("use_dora is on");
        assertThat(dora.warnings()).anyMatch(warning -> warning.contains("/home/me/model"));
        editConfig(config -> config.put("r", 600));
        assertThat(AdapterVerify.run(folder, Optional.empty()).vllm()).anyMatch(reason -> reason.contains("600"));
        editTensors(name -> name.replace("base_model.", ""));
        assertThat(AdapterVerify.run(folder, Optional.of(TINY)).peft()).isNotEmpty();
    }

    @Test
    void verifyLooksForTheFactorsThatVerasModulesShareWithoutTheModelToo() throws IOException {
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            Files.copy(
                    Path.of("src/test/resources/methods/vera", name),
                    folder.resolve(name),
                    StandardCopyOption.REPLACE_EXISTING);
        }
        assertThat(AdapterVerify.run(folder, Optional.of(TINY)).peft()).isEmpty();
        assertThat(AdapterVerify.run(folder, Optional.empty()).warnings())
                .noneMatch(warning -> warning.contains("max-lora-rank"));
        editTensors(name -> name.equals("base_model.vera_A") ? null : name);
        assertThat(AdapterVerify.run(folder, Optional.empty()).peft())
                .containsExactly("the tensor base_model.vera_A is missing");
        editConfig(config -> config.put("save_projection", false));
        AdapterVerify.Report without = AdapterVerify.run(folder, Optional.of(TINY));
        assertThat(without.peft()).isEmpty();
        assertThat(without.vllm()).isNotEmpty();
        assertThat(without.warnings()).anyMatch(warning -> warning.contains("was not checked"));
    }

    @Test
    void verifyKnowsTheRanksThatVllmTakes() throws IOException {
        editConfig(config -> config.put("r", 16));
        assertThat(AdapterVerify.run(folder, Optional.empty()).warnings()).isEmpty();
        editConfig(config -> config.put("r", 300));
        assertThat(AdapterVerify.run(folder, Optional.empty()).warnings())
                .containsExactly("start vLLM with --max-lora-rank 320");
        editConfig(config -> config.put("r", 513));
        assertThat(AdapterVerify.run(folder, Optional.empty()).vllm()).hasSize(1);
        assertThat(AdapterVerify.run(folder, Optional.empty()).peft()).isEmpty();
    }

    @Test
    void verifySaysWithWhichLengthToServeAModelWithLongrope() throws IOException {
        Path model = Path.of("src/test/resources/architectures/phi3-longrope");
        assertThat(AdapterVerify.run(folder, Optional.of(model)).warnings())
                .anyMatch(warning -> warning.contains("--max-model-len 23"));
        assertThat(AdapterVerify.run(folder, Optional.of(model)).peft()).anyMatch(reason -> reason.contains("v_proj"));
    }

    private void assertRefused(String reason) throws IOException {
        assertThatThrownBy(() -> PeftFormat.read(folder, model))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
        for (String name : List.of("adapter_config.json", "adapter_model.safetensors")) {
            if (Files.exists(folder.resolve(name)) && !reason.startsWith("the factors")) {
                Files.copy(BY_PEFT.resolve(name), folder.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void editConfig(Consumer<ObjectNode> change) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        Path file = folder.resolve("adapter_config.json");
        ObjectNode config = (ObjectNode) mapper.readTree(file.toFile());
        change.accept(config);
        mapper.writeValue(file.toFile(), config);
    }

    /** Renames the adapter's tensors; null drops one. */
    private void editTensors(UnaryOperator<String> newName) {
        TensorsInMemory edited = new TensorsInMemory();
        try (TensorSource tensors = Safetensors.open(folder.resolve("adapter_model.safetensors"))) {
            for (Iterator<String> names = tensors.names().iterator(); names.hasNext(); ) {
                String name = names.next();
                if (newName.apply(name) != null) {
                    edited.put(newName.apply(name), tensors.shape(name), floats(tensors, name));
                }
            }
        }
        SafetensorsWriter.write(folder.resolve("adapter_model.safetensors"), edited);
    }

    private static float[] floats(TensorSource tensors, String name) {
        long elements = 1;
        for (long side : tensors.shape(name)) {
            elements *= side;
        }
        FloatBuffer floats = FloatBuffer.allocate((int) elements);
        tensors.read(name, floats);
        return floats.array();
    }
}
