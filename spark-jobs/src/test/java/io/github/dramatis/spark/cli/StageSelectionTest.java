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
        assertThat(StageCommand.select(null, null, "cluster")).containsExactly("cluster");
    }

    @Test
    void whatNobodyKnowsOrStandsTheWrongWayRoundIsRefused() {
        assertThatThrownBy(() -> StageCommand.select(null, "examplse", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did you mean examples?");
        assertThatThrownBy(() -> StageCommand.select("train", "ingest", null))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ingest comes before train");
        assertThatThrownBy(() -> StageCommand.select("train", "evaluate", "train"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--only train: it goes without --from and --to");
    }

    @Test
    void aGateIsRefusedWhereNoAgentsAreMeasured() {
        for (String command : List.of("run --to predict", "run --only ingest", "ingest", "train", "sweep")) {
            assertThatThrownBy(() -> gate(command))
                    .as(command)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--gate: this run does not reach the stage evaluate");
        }
        assertThat(folder.resolve("w")).doesNotExist();
    }

    @Test
    void aGateForAgentsThatAreNotMadeIsRefusedBeforeTheyAreMissed() {
        for (String command : List.of("run", "run --from train", "run --minutes 5", "experiment")) {
            assertThatThrownBy(() -> gate(command))
                    .as(command)
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("gate.agents: pooled-persona: ");
        }
        assertThat(folder.resolve("w")).doesNotExist();
    }

    private void gate(String command) throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                """
                source: {format: csv, path: nowhere}
                agents: {users: 10}
                targets: {train-rows-per-user: 1, test-rows-per-user: 1}
                model: {path: /nowhere/model}
                train: {adapters: [single-max]}
                sweep: {over: {rank: [2]}}
                """);
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(
                List.of("-c", config.toString(), "-w", folder.resolve("w").toString(), "--gate"));
        Dramatis.execute(arguments.toArray(String[]::new));
    }
}
