package io.github.dramatis.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.lm.GoldenEngine;
import io.github.dramatis.lm.architecture.AttentionConfig;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.architecture.ModelFamily;
import io.github.dramatis.lm.architecture.RopeConfig;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.inference.Logits;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.model.LanguageModel;
import io.github.dramatis.lm.tensor.TensorShape;
import io.github.dramatis.lm.tensor.TensorSource;
import io.github.dramatis.lm.tokenizer.GoldenTokens;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Protects: an imported directory is the model that the GGUF file holds: shape, weights, tokens, template. */
class GgufImportTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");

    @TempDir
    Path folder;

    @Test
    void theTinyModelComesBackAsItWas() throws Exception {
        GgufImport.Result result = GgufImport.run(GgufTest.GOLDEN.resolve("tiny.gguf"), folder.resolve("out"));
        assertThat(result.tensors()).isEqualTo(20);
        assertThat(result.templateProblem()).isEmpty();
        try (ModelDirectory imported = ModelDirectory.open(result.directory());
                ModelDirectory original = ModelDirectory.open(TINY)) {
            assertThat(imported.config()).isEqualTo(original.config());
            assertHashes(imported.tensors(), GgufTest.GOLDEN.resolve("tiny.sha256"));
            assertThat(floats(imported.tensors(), "model.layers.1.self_attn.q_proj.weight"))
                    .as("q in Hugging Face's order of rows, but for float16")
                    .usingComparatorWithPrecision(2e-3f)
                    .containsExactly(floats(original.tensors(), "model.layers.1.self_attn.q_proj.weight"));
            List<ChatMessage> messages = List.of(ChatMessage.user("hi"));
            assertThat(imported.chatTemplate().render(messages, true))
                    .isEqualTo(original.chatTemplate().render(messages, true));
        }
        assertTokens(folder.resolve("out"), Path.of("src/test/resources/tokens/tiny.jsonl"));
        try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"))) {
            assertThat(tokenizer.encodeWithSpecials("<|im_start|><|im_end|>")).containsExactly(1, 2);
            assertThat(tokenizer.bosToken()).isEqualTo(1);
            assertThat(tokenizer.eosToken()).isEqualTo(2);
        }
    }

    @Test
    void aTemplateThatIsNotKnownAlikeIsNamedAtOnceAndTheWeightsStay() throws Exception {
        String file = Files.readString(GgufTest.GOLDEN.resolve("tiny.gguf"), StandardCharsets.ISO_8859_1);
        Path changed = folder.resolve("changed.gguf");
        Files.writeString(
                changed,
                file.replace("{% if add_generation_prompt %}", "{% include 'x' %}{% if true %}"),
                StandardCharsets.ISO_8859_1);
        GgufImport.Result result = GgufImport.run(changed, folder.resolve("out"));
        assertThat(result.templateProblem())
                .hasValueSatisfying(problem -> assertThat(problem).hasMessageContaining("the tag 'include'"));
        assertThat(folder.resolve("out/model.safetensors")).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"llama3", "phi3-longrope"})
    void importedModelsOfEachArchitectureHaveTheLogitsOfTheOriginal(String name) {
        GoldenEngine golden = GoldenEngine.ofArchitecture(name);
        GgufImport.run(GgufVocabularyTest.GOLDEN.resolve(name + ".gguf"), folder.resolve("out"));
        try (ModelDirectory directory = ModelDirectory.open(folder.resolve("out"));
                LanguageModel model = LanguageModel.load(directory.config(), directory.tensors(), Precision.FLOAT32)) {
            int number = 0;
            for (JsonNode text : golden.get("texts")) {
                float[][] logits = Logits.of(model, null, GoldenEngine.ints(text));
                float[] expected = golden.tensor("logits." + number++);
                for (int i = 0; i < logits.length; i++) {
                    int width = logits[i].length;
                    float[] row = Arrays.copyOfRange(expected, i * width, (i + 1) * width);
                    assertThat(GoldenEngine.difference(logits[i], row)).isLessThan(1e-4);
                }
            }
        }
    }

    @Test
    void phi3sRotaryFactorsAndWindowAreInTheConfiguration() {
        GgufImport.run(GgufVocabularyTest.GOLDEN.resolve("phi3-longrope.gguf"), folder.resolve("out"));
        try (ModelDirectory imported = ModelDirectory.open(folder.resolve("out"));
                ModelDirectory original =
                        ModelDirectory.open(Path.of("src/test/resources/architectures/phi3-longrope"))) {
            assertThat(imported.config()).isEqualTo(original.config());
            assertSameTensors(imported.tensors(), original.tensors());
        }
    }

    @Test
    void phi3sSpecialTokensSwallowTheWhiteSpaceBehindThem() {
        GgufImport.run(GgufVocabularyTest.GOLDEN.resolve("phi3-longrope.gguf"), folder.resolve("out"));
        try (Tokenizer tokenizer = Tokenizer.open(folder.resolve("out"))) {
            int user = tokenizer.specialId("<|1|>");
            assertThat(tokenizer.encodeWithSpecials("<|1|>  \nb"))
                    .containsExactly(IntStream.concat(IntStream.of(user), IntStream.of(tokenizer.encode("b")))
                            .toArray());
            assertThat(tokenizer.encodeDocument("b")).startsWith(tokenizer.bosToken());
        }
    }

    private static void assertSameTensors(TensorSource left, TensorSource right) {
        assertThat(left.names()).isEqualTo(right.names());
        for (String name : left.names()) {
            assertThat(floats(left, name)).as(name).isEqualTo(floats(right, name));
        }
    }

    @Test
    void theConfigurationIsWrittenInRoundNumbers() {
        GgufImport.run(GgufTest.GOLDEN.resolve("tiny.gguf"), folder.resolve("out"));
        JsonNode config = StrictJson.readObject(folder.resolve("out/config.json"));
        assertThat(config.get("rms_norm_eps").asDouble()).isCloseTo(1e-5, within(0.0));
        assertThat(config.get("_name_or_path").asText()).isEqualTo("tiny");
    }

    @Test
    void theSameFileGivesTheSameBytes() throws IOException {
        GgufImport.run(GgufTest.GOLDEN.resolve("tiny.gguf"), folder.resolve("one"));
        GgufImport.run(GgufTest.GOLDEN.resolve("tiny.gguf"), folder.resolve("two"));
        try (Stream<Path> files = Files.list(folder.resolve("one"))) {
            assertThat(files.toList()).hasSize(5).allSatisfy(file -> assertThat(file)
                    .hasSameBinaryContentAs(folder.resolve("two").resolve(file.getFileName())));
        }
    }

    @Test
    void nothingIsOverwrittenAndAFailureLeavesNothingBehind() throws IOException {
        Path taken = Files.createDirectories(folder.resolve("taken"));
        Files.writeString(taken.resolve("mine.txt"), "mine");
        assertThatThrownBy(() -> GgufImport.run(GgufTest.GOLDEN.resolve("tiny.gguf"), taken))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("is there already");
        byte[] bytes = Files.readAllBytes(GgufTest.GOLDEN.resolve("tiny.gguf"));
        replace(bytes, "smollm", "sm0llm");
        Path other = Files.write(folder.resolve("other.gguf"), bytes);
        assertThatThrownBy(() -> GgufImport.run(other, folder.resolve("out")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("sm0llm")
                .hasMessageContaining("supported: default, gpt-2, llama-bpe");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("taken", "other.gguf");
        }
    }

    @Test
    void whatTheEngineDoesNotComputeIsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(GgufTest.GOLDEN.resolve("tiny.gguf"));
        replace(bytes, "blk.0.attn_q.weight", "blk.0.attn_X.weight");
        Path file = Files.write(folder.resolve("other.gguf"), bytes);
        assertThatThrownBy(() -> GgufImport.run(file, folder.resolve("out")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("blk.0.attn_q.weight is missing")
                .hasMessageContaining("blk.0.attn_X.weight is not supported");
    }

    @Test
    void smolLm2IsImportedAsTheReferencesReadIt() throws Exception {
        GgufImport.Result result = GgufImport.run(fetchedAsTheQuickstartDoes(), folder.resolve("out"));
        assertThat(result.parameters()).isEqualTo(134_515_008);
        try (ModelDirectory model = ModelDirectory.open(result.directory())) {
            assertThat(model.config())
                    .isEqualTo(new ModelConfig(
                            ModelFamily.LLAMA,
                            49152,
                            576,
                            30,
                            AttentionConfig.uniform(9, 3, 64, AttentionConfig.NO_WINDOW, 30),
                            1536,
                            1e-5f,
                            RopeConfig.plain(100000),
                            8192,
                            true,
                            1,
                            2));
            assertHashes(model.tensors(), GgufTest.GOLDEN.resolve("smollm2.sha256"));
            assertThat(model.weightsSha256()).isEqualTo(model.weightsSha256()).hasSize(64);
        }
        assertTokens(result.directory(), Path.of("src/test/resources/tokens/smollm2.jsonl"));
    }

    private static Path fetchedAsTheQuickstartDoes() throws Exception {
        Process fetch = new ProcessBuilder("../../submit/fetch-base-model")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String path = new String(fetch.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(fetch.waitFor()).isZero();
        return Path.of(path.strip());
    }

    private static void assertTokens(Path model, Path golden) {
        try (Tokenizer tokenizer = Tokenizer.open(model)) {
            for (GoldenTokens expected : GoldenTokens.read(golden)) {
                assertThat(tokenizer.encode(expected.text()))
                        .as(expected.text())
                        .isEqualTo(expected.ids());
            }
        }
    }

    private static void assertHashes(TensorSource tensors, Path golden) throws IOException, GeneralSecurityException {
        for (String line : Files.readAllLines(golden)) {
            String name = line.substring(66);
            ByteBuffer bytes =
                    ByteBuffer.allocate(floats(tensors, name).length * 4).order(ByteOrder.LITTLE_ENDIAN);
            bytes.asFloatBuffer().put(floats(tensors, name));
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes.array());
            assertThat(HexFormat.of().formatHex(hash)).as(name).isEqualTo(line.substring(0, 64));
        }
    }

    private static float[] floats(TensorSource tensors, String name) {
        FloatBuffer floats = FloatBuffer.allocate((int) TensorShape.elements(tensors.shape(name)));
        tensors.read(name, floats);
        return floats.array();
    }

    private static void replace(byte[] bytes, String from, String to) {
        String latin = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] replacement = to.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        System.arraycopy(replacement, 0, bytes, latin.indexOf(from), replacement.length);
    }
}
