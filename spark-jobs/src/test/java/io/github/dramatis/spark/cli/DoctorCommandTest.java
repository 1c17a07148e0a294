package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.cli.DoctorCommand.Finding;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DoctorCommandTest {
    @TempDir
    Path folder;

    @Test
    void onThisMachineNothingIsMissingAndAFolderThatIsAFileIs() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "x");
        CommandLine commands = Dramatis.commands();

        assertThat(commands.execute("doctor", "-w", folder.resolve("new/one").toString()))
                .isEqualTo(Dramatis.DONE);
        assertThat(commands.execute("doctor", "-w", file.resolve("below").toString()))
                .isEqualTo(Dramatis.NOT_DONE);
    }

    @Test
    void whatIsMissingIsSaidWithWhatFollows() {
        Finding small = DoctorCommand.memory(1L << 30);
        Finding old = DoctorCommand.java(11);

        assertThat(small.there()).isFalse();
        assertThat(DoctorCommand.memory(5L << 30).follows()).contains("quickstart asks for 8 GB");
        assertThat(DoctorCommand.memory(8L << 30).follows()).isEmpty();
        assertThat(old.there()).isFalse();
        assertThat(DoctorCommand.java(17).there()).isTrue();
        assertThat(DoctorCommand.gpu(folder.resolve("nvidia0")).there()).isFalse();
        assertThat(DoctorCommand.spark(Map.of("SPARK_HOME", "/opt/spark", "MASTER", "yarn"))
                        .here())
                .isEqualTo("/opt/spark");
        assertThat(DoctorCommand.spark(Map.of("SPARK_HOME", "/opt/spark")).here())
                .as("submit/dramatis needs both")
                .isEqualTo("the one that is built in");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        DoctorCommand.print(List.of(small), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8))
                .startsWith("memory           MISSING  1.0 GiB")
                .contains("DRAMATIS_HEAP");
    }
}
