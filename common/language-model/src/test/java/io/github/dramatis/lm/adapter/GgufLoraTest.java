package io.github.dramatis.lm.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: llama.cpp's LoRA file, byte for byte as its own Python package writes it (tests/golden/gguf_lora.py). */
class GgufLoraTest {
    private static final Path TINY = Path.of("src/test/resources/tiny-llama");
    private static final Path BY_PEFT = Path.of("src/test/resources/peft");

    @TempDir
    Path folder;

    @Test
    void peftsAdapterBecomesTheFileThatThePackageGgufWrites() {
        try (ModelDirectory model = ModelDirectory.open(TINY)) {
            GgufLora.write(folder.resolve("adapter.gguf"), PeftFormat.read(BY_PEFT, model.config()), model.config());
        }
        assertThat(folder.resolve("adapter.gguf")).hasSameBinaryContentAs(BY_PEFT.resolve("adapter.gguf"));
    }
}
