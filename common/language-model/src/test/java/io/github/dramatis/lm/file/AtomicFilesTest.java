package io.github.dramatis.lm.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Protects: no reader ever finds half a file, and a full disk is told as one. */
class AtomicFilesTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "/dev/full, a disk without room, is Linux's")
    void aFullDiskIsToldAndTheOldFileStays() throws IOException {
        Path file = folder.resolve("file.txt");
        AtomicFiles.replace(file, "old");
        assertThatThrownBy(() -> AtomicFiles.replace(file, part -> {
                    Files.writeString(part, "half of the new");
                    Files.writeString(Path.of("/dev/full"), "the other half");
                }))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("file.txt")
                .hasMessageContaining("No space left on device");
        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("file.txt");
    }

    @Test
    void aDirectoryThatFailsHalfwayIsNotThere() throws IOException {
        assertThatThrownBy(() -> AtomicFiles.newDirectory(folder.resolve("model"), part -> {
                    AtomicFiles.replace(part.resolve("config.json"), "{}");
                    throw new IOException("interrupted");
                }))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model");
        assertThat(names()).isEmpty();
        assertThat(AtomicFiles.<Integer>newDirectory(folder.resolve("model"), part -> {
                    AtomicFiles.replace(part.resolve("config.json"), "{}");
                    return 1;
                }))
                .isEqualTo(1);
        assertThat(folder.resolve("model/config.json")).hasContent("{}");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsAClearError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        assertThatThrownBy(() -> AtomicFiles.replace(file.resolve("below"), "x"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be written");
        assertThatThrownBy(() -> AtomicFiles.newDirectory(file.resolve("below"), part -> 1))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be written");
    }

    private Stream<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(path -> path.getFileName().toString()).toList().stream();
        }
    }
}
