package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
