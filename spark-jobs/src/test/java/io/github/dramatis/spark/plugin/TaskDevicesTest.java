package io.github.dramatis.spark.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.resource.ResourceInformation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskDevicesTest {
    @TempDir
    Path dev;

    private TaskDevices given(String... addresses) {
        return TaskDevices.of(Map.of("gpu", new ResourceInformation("gpu", addresses)), dev + "/nvidia%s");
    }

    @Test
    void aTaskUsesTheDevicesThatSparkNames() throws IOException {
        Files.createFile(dev.resolve("nvidia2"));

        assertThat(given("2").addresses()).containsExactly("2");
        assertThat(TaskDevices.of(Map.of(), dev + "/nvidia%s").addresses()).isEmpty();
    }

    @Test
    void aDeviceThatCannotBeSeenIsAnErrorThatNamesIt() {
        assertThatThrownBy(() -> given("7"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("GPU 7")
                .hasMessageContaining("nvidia7")
                .hasMessageContaining("discovery script");
    }
}
