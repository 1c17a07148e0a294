package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.Forgetting;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetCommandTest {
    private static final String KEY = "spark.hadoop.dramatis.suppression.key";

    @TempDir
    Path folder;

    private final Map<String, String> properties = new HashMap<>();
    private final Map<String, String> before = new HashMap<>();

    @AfterEach
    void restore() {
        before.forEach((name, value) -> {
            if (value == null) {
                System.clearProperty(name);
            } else {
                System.setProperty(name, value);
            }
        });
    }

    @Test
    void blanksAroundIdsAndAByteOrderMarkAreNoPartOfThem() {
        assertThat(ForgetCommand.parse("\uFEFFann\r\n  auth0|5f7c\t\n\n a b \n"))
                .containsExactlyInAnyOrder("ann", "auth0|5f7c", "a b");
        assertThatThrownBy(() -> ForgetCommand.parse(" \n")).isInstanceOf(UserError.class);
    }

    @Test
    void whereNobodyIsThereTheExitCodeIsTwoAndTheEventLogHoldsNoArgument() throws IOException {
        SparkSession.getDefaultSession().foreach(session -> {
            session.stop();
            return null;
        });
        Path events = Files.createDirectories(folder.resolve("events"));
        properties.put(KEY, "a key of the tests alone");
        properties.put("spark.eventLog.enabled", "true");
        properties.put("spark.eventLog.dir", events.toUri().toString());
        properties.put("sun.java.command", "io.github.dramatis.spark.cli.LocalLauncher ask --user auth0|5f7c");
        properties.forEach((name, value) -> before.put(name, System.setProperty(name, value)));
        String workspace = folder.resolve("w").toString();
        Workspace.openOrCreate(workspace, new Configuration());
        Path users = Files.writeString(folder.resolve("users.txt"), "nobody\n");

        assertThat(LocalLauncher.status("forget", "-w", workspace, "--users", users.toString()))
                .isEqualTo(Dramatis.WRONG_INPUT);

        try (Stream<Path> logs = Files.list(events)) {
            assertThat(logs.toList()).hasSize(1).allSatisfy(log -> assertThat(Files.readString(log))
                    .contains("SparkListenerEnvironmentUpdate", "sun.java.command")
                    .doesNotContain("auth0", "5f7c"));
        }
    }

    @Test
    void whatWasRemovedIsSaidAsItIs() {
        assertThat(ForgetCommand.nobody("--users f", 3, "w", false))
                .hasMessageContaining("of its 3 ids none is in w, so nothing was removed");
        assertThat(ForgetCommand.nobody("--users f", 3, "w", true))
                .hasMessageContaining("none is in w by name")
                .hasMessageContaining("all tags are removed, with what was made of them")
                .hasMessageNotContaining("nothing was removed");
        assertThat(ForgetCommand.text(3, new Forgetting.Erased(2, 40, 1, true, true)))
                .contains("2 of 3 users were there: 40 rows and the weights of 1 adapters")
                .contains("and all tags with what was made of them", "an erasure before, which was interrupted");
    }
}
