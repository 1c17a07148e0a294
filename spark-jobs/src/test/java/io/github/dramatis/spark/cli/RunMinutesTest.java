package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
