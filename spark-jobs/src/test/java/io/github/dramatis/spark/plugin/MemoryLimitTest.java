package io.github.dramatis.spark.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryLimitTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path cgroup;

    private void require(long nativeBytes) {
        MemoryLimit.require("base model tiny", nativeBytes, GIB, cgroup, 64 * GIB);
    }

    @Test
    void theContainersLimitIsReadFromEitherVersionOfCgroups() throws IOException {
        assertThat(MemoryLimit.of(cgroup)).isEmpty();
        Files.createDirectory(cgroup.resolve("memory"));
        Files.writeString(cgroup.resolve("memory/memory.limit_in_bytes"), "2147483648\n");
        assertThat(MemoryLimit.of(cgroup)).hasValue(2 * GIB);
        Files.writeString(cgroup.resolve("memory.max"), "4294967296\n");
        assertThat(MemoryLimit.of(cgroup)).hasValue(4 * GIB);
    }

    @Test
    void noLimitLeavesTheMachines() throws IOException {
        Files.writeString(cgroup.resolve("memory.max"), "max\n");

        assertThatCode(() -> require(60 * GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(63 * GIB)).hasMessageContaining("the machine has 65536");
    }

    @Test
    void aModelIsAskedForBesideThoseThatStayAndIsNotNotedWhereItDoesNotFit() {
        long all = MemoryLimit.bytes();
        MemoryLimit.require("base model tiny", "tiny of this test", 3 << 20, 0);

        assertThatThrownBy(() -> MemoryLimit.require("base model huge", "huge of this test", all, 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("base model huge, beside other models of ");
        assertThat(ExecutorState.get().kept("huge of this test")).isZero();
        assertThat(ExecutorState.get().kept("tiny of this test")).isEqualTo(3 << 20);
    }

    @Test
    void whatDoesNotFitFailsWithItsFigures() throws IOException {
        Files.writeString(cgroup.resolve("memory.max"), Long.toString(4 * GIB));

        assertThatCode(() -> require(2 * GIB)).doesNotThrowAnyException();
        assertThatThrownBy(() -> require(3 * GIB))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("3072 MiB outside the heap")
                .hasMessageContaining("heap of 1024 MiB")
                .hasMessageContaining("the container has 4096")
                .hasMessageContaining("memoryOverhead");
    }
}
