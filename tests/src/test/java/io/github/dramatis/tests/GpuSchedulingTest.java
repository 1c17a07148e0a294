package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.plugin.TaskDevices;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two workers, each with a GPU that a discovery script hands out; the GPUs are files, the scheduling is Spark's own.
 */
class GpuSchedulingTest {
    private static final int TASKS = 8;

    @TempDir
    Path folder;

    @Test
    void everyTaskHasAGpuOfItsOwnAndNeverTwoHaveOne() throws IOException {
        Path devices = Files.createDirectory(folder.resolve("dev"));
        for (int gpu = 0; gpu < 2; gpu++) {
            Files.createFile(devices.resolve("nvidia" + gpu));
        }
        String files = devices + "/nvidia%s";
        Map<String, String> settings = Map.of(
                "spark.worker.resource.gpu.amount", "1",
                "spark.worker.resource.gpu.discoveryScript", discovery().toString(),
                "spark.executor.resource.gpu.amount", "1",
                "spark.task.resource.gpu.amount", "1",
                "spark.dramatis.deviceFiles", files);
        try (LocalCluster cluster = new LocalCluster("local-cluster[2,2,1024]", folder.resolve("spark"), settings)) {
            List<String> used = new JavaSparkContext(cluster.spark().sparkContext())
                    .parallelize(IntStream.range(0, TASKS).boxed().toList(), TASKS)
                    .map(alone(files))
                    .collect();

            assertThat(used).hasSize(TASKS).containsOnly("0", "1").contains("0").contains("1");
        }
    }

    /** Holds the device for a while as a task does, so that two on one would meet. */
    private static Function<Integer, String> alone(String files) {
        return task -> {
            String gpu = TaskDevices.ofRunningTask().addresses().get(0);
            try (FileChannel device = FileChannel.open(Path.of(String.format(files, gpu)), StandardOpenOption.WRITE);
                    FileLock lock = device.tryLock()) {
                if (lock == null) {
                    throw new IllegalStateException("another process has GPU " + gpu);
                }
                Thread.sleep(300);
            }
            return gpu;
        };
    }

    /** Each worker that asks gets the next number. */
    private Path discovery() throws IOException {
        Path script = folder.resolve("find-gpus");
        Files.writeString(
                script,
                """
                #!/usr/bin/env bash
                exec 9>"%1$s/lock"; flock 9
                next=$(cat "%1$s/next" 2>/dev/null || echo 0)
                echo $((next + 1)) >"%1$s/next"
                echo "{\\"name\\": \\"gpu\\", \\"addresses\\": [\\"$next\\"]}"
                """
                        .formatted(folder));
        script.toFile().setExecutable(true);
        return script;
    }
}
