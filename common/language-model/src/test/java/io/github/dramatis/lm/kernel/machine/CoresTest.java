package io.github.dramatis.lm.kernel.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Protects: two hardware threads of a core count once, and those that the process may not use count not at all. */
class CoresTest {
    @TempDir
    private Path machine; // four cores of two hardware threads: 0 and 4, 1 and 5, 2 and 6, 3 and 7

    @BeforeEach
    void describeTheMachine() throws IOException {
        for (int cpu = 0; cpu < 8; cpu++) {
            Path topology = Files.createDirectories(machine.resolve("cpu" + cpu + "/topology"));
            Files.writeString(topology.resolve("thread_siblings_list"), cpu % 4 + "," + (cpu % 4 + 4) + "\n");
        }
    }

    @Test
    void hardwareThreadsOfOneCoreAreOneCore() throws IOException {
        assertThat(usable("0-7")).isEqualTo(4);
        assertThat(usable("1,5")).isEqualTo(1);
        assertThat(usable("0-2,4")).isEqualTo(3);
    }

    @Test
    void thisMachineHasACoreAndNoMoreThanItsHardwareThreads() {
        assertThat(Cores.usable()).isBetween(1, Runtime.getRuntime().availableProcessors());
    }

    private int usable(String allowed) throws IOException {
        Path status = Files.writeString(
                machine.resolve("status"), "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + allowed + "\n");
        return Cores.usable(status, machine);
    }
}
