package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptAnswersTest {
    @TempDir
    Path folder;

    /** {@code simulate --dry-run} takes no lock, so another process may be writing the part. */
    @Test
    void whoOnlyLooksWhatIsMissingLeavesAPartThatAnotherIsWriting() throws IOException {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.ADAPTERS, List.of());
        Path part = folder.resolve("_asked/part-1/part-0.parquet");
        Files.createDirectories(part.getParent());
        Files.writeString(part, "half a file");

        PromptAnswers answers = new PromptAnswers(
                context,
                LoadedConfig.parse("config.yaml", "source: {format: csv, path: nowhere}\n", List.of())
                        .config(),
                null, // no model is asked
                new AskedVariant("none/short", null, null));

        assertThat(answers.asked()).isZero();
        assertThat(part).exists();
    }
}
