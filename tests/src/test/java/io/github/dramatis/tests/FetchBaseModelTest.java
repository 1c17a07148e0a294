package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FetchBaseModelTest {
    /** Writes down what it is asked for, and has no network. */
    private static final String PYTHON =
            """
            #!/bin/bash
            echo "$@" >> "$(dirname "$0")/asked"
            [[ "$*" != *download* ]]
            """;

    @TempDir
    Path folder;

    /** The index is whatever pip is set up for, and pip would run the code of a source package. */
    @Test
    void pipTakesWheelsAloneAndAFailureLeavesNothing() throws IOException, InterruptedException {
        Path python = Files.writeString(folder.resolve("python3"), PYTHON);
        assertThat(python.toFile().setExecutable(true)).isTrue();
        ProcessBuilder fetch = new ProcessBuilder(
                        Launcher.HOME.resolve("submit/fetch-base-model").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("said").toFile());
        fetch.environment().put("PATH", folder + ":" + System.getenv("PATH"));
        fetch.environment().put("XDG_CACHE_HOME", folder.resolve("cache").toString());

        int status = fetch.start().waitFor();

        assertThat(status).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("said"))).contains("To fix it");
        assertThat(Files.readAllLines(folder.resolve("asked")))
                .filteredOn(line -> line.contains("download"))
                .singleElement()
                .asString()
                .contains("--only-binary :all:");
        assertThat(folder.resolve("cache/dramatis")).isEmptyDirectory();
    }
}
