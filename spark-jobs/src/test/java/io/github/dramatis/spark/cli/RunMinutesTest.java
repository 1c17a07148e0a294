package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.synth.SyntheticWorldConfig;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.synth.SyntheticWorldFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunMinutesTest {
    @TempDir
    Path folder;

    @Test
    void agentsWhomAFileNamesAreNotReplacedByOthers() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                "source: {format: csv, path: nowhere}\nmodel: {path: /nowhere/model}\nagents: {users: ids.txt}\n");
        Path workspace = folder.resolve("w");

        assertThatThrownBy(() ->
                        Dramatis.execute("run", "-c", config.toString(), "-w", workspace.toString(), "--minutes", "5"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("--minutes")
                .hasMessageContaining("agents.users: ids.txt names the agents");

        assertThat(workspace).doesNotExist();
    }

    @Test
    void whatNothingBoundsIsRefusedWithTheKeysThatBoundIt() throws IOException {
        Path config = Files.writeString(
                folder.resolve("config.yaml"), "source: {format: csv, path: nowhere}\nmodel: {path: /nowhere/model}\n");
        Path workspace = folder.resolve("w");

        for (String users : List.of("0", "500")) {
            assertThatThrownBy(() -> Dramatis.execute(
                            "run",
                            "-c",
                            config.toString(),
                            "-w",
                            workspace.toString(),
                            "--minutes",
                            "5",
                            "--set",
                            "agents.users=" + users))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("--minutes")
                    .hasMessageContaining("agents.users")
                    .hasMessageContaining("train-rows-per-user")
                    .hasMessageContaining("test-rows-per-user")
                    .hasMessageNotContaining("--only");
        }

        assertThat(workspace).doesNotExist();
    }

    @Test
    void statusFindsTheChosenNumberOfAgentsByTheSettingThatTheRunPrints() throws IOException {
        Printed run = ofFiveHundred("run", "--minutes", "0.001", "--to", "targets");

        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("20 of at most 500 agents", "--set agents.users=20" + System.lineSeparator());
        assertThat(ofFiveHundred("status", "--stage", "targets", "--set", "agents.users=20")
                        .status())
                .isZero();
        assertThat(ofFiveHundred("run", "--minutes", "0.001", "--to", "targets").out())
                .containsPattern("targets +skipped");
    }

    @Test
    void whereThereAreFewerUsersThanWereToBeDrawnASecondRunDoesNotBeginAnew() throws IOException {
        assertThat(ofFiveHundred("run", "--minutes", "1000000", "--to", "targets")
                        .out())
                .contains("500 of at most 500 agents");

        Printed again = ofFiveHundred("run", "--minutes", "1000000", "--to", "targets");

        assertThat(again.out())
                .contains("24 agents, as this workspace has them")
                .containsPattern("targets +skipped");
        assertThat(ofFiveHundred("status", "--stage", "targets").status()).isZero();
    }

    /** Runs a command with a configuration of at most 500 agents, of whom there are 24. */
    private Printed ofFiveHundred(String command, String... more) throws IOException {
        Path world = folder.resolve("world");
        if (!Files.exists(world)) {
            SyntheticWorldFiles.write(
                    Sessions.create("tests"), new SyntheticWorldConfig(24, 80, 2, 5, 20), world.toUri());
        }
        Path config = Files.writeString(
                folder.resolve("config.yaml"),
                """
                source: {format: csv, path: "%1$s/ratings", items: "%1$s/items"}
                agents: {users: 500}
                targets: {train-rows-per-user: 4, validation-rows: 60, test-rows-per-user: 2}
                cluster: {features: traits, k: 2}
                model: {path: ../common/language-model/src/test/resources/tiny-llama}
                """
                        .formatted(world));
        List<String> arguments = new ArrayList<>(List.of(
                command, "-c", config.toString(), "-w", folder.resolve("w").toString()));
        arguments.addAll(List.of(more));
        return Printed.by(arguments.toArray(String[]::new));
    }
}
