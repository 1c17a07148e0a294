package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StageSelectionTest {
    @TempDir
    Path folder;

    @Test
    void aRunBeginsAndEndsWhereItIsTold() {
        assertThat(StageCommand.select(null, null, null)).isEqualTo(Pipeline.STAGES);
        assertThat(StageCommand.select("train", null, null)).containsExactly("train", "predict", "evaluate");
        assertThat(StageCommand.select(null, "reflect", null))
                .startsWith("ingest")
                .endsWith("reflect");
        assertThat(StageCommand.select("embed", "embed", null)).containsExactly("embed");
        assertThat(StageCommand.select("train", "ingest", "cluster")).containsExactly("cluster");
    }

    @Test
    void whatNobodyKnowsOrStandsTheWrongWayRoundIsRefused() {
        assertThatThrownBy(() -> StageCommand.select(null, "examplse", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did you mean examples?");
        assertThatThrownBy(() -> StageCommand.select("train", "ingest", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest comes before train");
    }

    @Test
    void aGateIsRefusedWhereNoAgentsAreMeasured() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "source: {format: csv, path: nowhere}\nmodel: {path: /nowhere/model}\nsweep: {over: {rank: [2]}}\n");
        Path workspace = folder.resolve("w");

        for (String command : List.of("run --to predict", "run --only ingest", "ingest", "train", "sweep")) {
            List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
            arguments.addAll(List.of("-c", config.toString(), "-w", workspace.toString(), "--gate"));
            assertThatThrownBy(() -> Dramatis.execute(arguments.toArray(String[]::new)))
                    .as(command)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--gate: this run does not reach the stage evaluate");
        }

        assertThat(workspace).doesNotExist();
    }
}
