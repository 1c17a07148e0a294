package io.github.dramatis.spark.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prompts of one's own are named by a path in the configuration. */
class OwnPromptsTest {
    private static final String PROMPTS =
            """
            ==== version
            mine
            ==== system
            Be somebody.
            ==== batch
            {data}
            ==== final
            {data}
            ==== repair
            {error}
            """;

    @TempDir
    Path folder;

    private static Map<?, ?> identity(Path prompts) {
        String config = "source: {format: csv, path: x}\nreflect: {reflector: llm, llm: {model: m, prompts: \""
                + prompts + "\"}}";
        Pipeline pipeline = new Pipeline(
                Sessions.create("tests"),
                LoadedConfig.parse("test", config, List.of()).config());
        return (Map<?, ?>) pipeline.reflect().settings().get("llm");
    }

    @Test
    void theStageDependsOnTheWordsOfTheFile() throws IOException {
        Path file = Files.writeString(folder.resolve("prompts.txt"), PROMPTS);

        assertThat(identity(file).get("prompts"))
                .isEqualTo(new ReflectionPrompts("mine", "Be somebody.", "{data}", "{data}", "{error}"));
    }

    @Test
    void aFileThatIsMissingOrLacksAPartIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("half.txt"), PROMPTS.replace("==== repair", ""));

        assertThatThrownBy(() -> identity(folder.resolve("none.txt")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none.txt");
        assertThatThrownBy(() -> identity(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("\"==== repair\" is missing");
    }
}
