package io.github.dramatis.lm.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.core.ChangedJson;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.llm.ChatMessage;
import io.github.dramatis.lm.adapter.PeftFormat;
import io.github.dramatis.lm.architecture.ModelConfig;
import io.github.dramatis.lm.file.StrictJson;
import io.github.dramatis.lm.tokenizer.PromptEncoder;
import io.github.dramatis.lm.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Protects: whatever the JSON files of a downloaded model or adapter say, reading them ends in a model or in a
 * {@link UserError}, in nothing else, and in time.
 */
class ModelFilesFuzzTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final Path ADAPTER = Path.of("src/test/resources/peft");

    private static Path folder;
    private static ModelConfig model;

    @BeforeContainer
    static void copy() throws IOException {
        folder = Files.createTempDirectory("fuzz");
        for (String name : List.of("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json")) {
            Files.copy(TINY.resolve(name), folder.resolve(name));
        }
        for (String name : List.of(PeftFormat.CONFIG, PeftFormat.WEIGHTS)) {
            Files.copy(ADAPTER.resolve(name), folder.resolve(name));
        }
        try (ModelDirectory directory = ModelDirectory.open(folder)) {
            model = directory.config();
        }
    }

    @AfterContainer
    static void delete() throws IOException {
        try (var files = Files.list(folder)) {
            files.forEach(file -> file.toFile().delete());
        }
        Files.delete(folder);
    }

    @Property
    void aConfigurationIsAModelsOrRefused(@ForAll long seed) throws IOException {
        changed(TINY.resolve("config.json"), seed, () -> ModelDirectory.open(folder)
                .close());
    }

    /** Of a fixed seed: an input that ends the process leaves no seed behind. */
    @Property(seed = "20261130")
    void aTokenizerEncodesOrIsRefused(@ForAll long seed) throws IOException {
        changed(TINY.resolve("tokenizer.json"), seed, ModelFilesFuzzTest::encode);
        changed(TINY.resolve("tokenizer_config.json"), seed, ModelFilesFuzzTest::encode);
    }

    private static void encode() {
        try (ModelDirectory directory = ModelDirectory.open(folder);
                Tokenizer tokenizer = directory.tokenizer()) {
            new PromptEncoder(tokenizer, directory.chatTemplate())
                    .encode(List.of(ChatMessage.user("Heat (1995)?")), true);
        }
    }

    @Property
    void anAdapterIsReadOrRefused(@ForAll long seed) throws IOException {
        changed(ADAPTER.resolve(PeftFormat.CONFIG), seed, () -> PeftFormat.readTrained(folder, model));
    }

    private static void changed(Path good, long seed, Runnable reads) throws IOException {
        JsonNode json = StrictJson.readObject(good);
        Path file = folder.resolve(good.getFileName());
        try {
            Files.writeString(file, ChangedJson.of(json, seed));
            reads.run();
        } catch (UserError e) {
            assertThat(e.getMessage()).isNotBlank();
        } finally {
            Files.writeString(file, json.toString());
        }
    }
}
