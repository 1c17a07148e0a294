package io.github.dramatis.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.spark.plugin.ExecutorState;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.train.TinyAgents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.io.FileUtils;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedModelTest {
    @TempDir
    Path folder;

    @Test
    void noWeightsAreLoadedWhereTheTokenizerCannotBeOpened() throws IOException {
        FileUtils.copyDirectory(TinyAgents.TINY_LLAMA.toFile(), folder.toFile());
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        AgentModel broken = new AgentModel(
                new ModelLocation(folder.toString(), ""),
                Precision.FLOAT32,
                TinyAgents.STARS,
                TinyAgents.MODEL.weights(),
                "another tokenizer",
                Map.of());

        assertThatThrownBy(() -> oneTask().foreach(task -> broken.load())).hasMessageContaining("tokenizer.json");

        assertThat(ExecutorState.get().kept(broken)).isZero();
    }

    @Test
    void aPromptThatTheMemoryDoesNotHoldIsRefused() {
        AgentModel model = TinyAgents.MODEL;

        assertThatCode(() -> oneTask().foreach(task -> model.load().requireMemory(model, Optional.empty(), 1000, 16)))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> oneTask()
                        .foreach(task -> model.load().requireMemory(model, Optional.empty(), 1_000_000_000, 16)))
                .hasMessageContaining("asking " + model.name())
                .hasMessageContaining(" MiB outside the heap");
    }

    private static JavaRDD<Integer> oneTask() {
        return JavaSparkContext.fromSparkContext(Sessions.create("tests").sparkContext())
                .parallelize(List.of(1), 1);
    }
}
