package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShellWordTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"conf/quickstart.yaml", "train.adapters=[persona]", "it's $HOME; `id` \"\\", "two words", ""})
    void aShellReadsBackWhatWasQuoted(String text) throws IOException {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + ShellWord.quoted(text)).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }
}
