package io.github.dramatis.spark.plugin;

import io.github.dramatis.core.error.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;

/**
 * The GPUs that Spark gave a task.
 *
 * @param addresses as the discovery script named them, e.g. "0"; empty where the task asked for none
 */
public record TaskDevices(List<String> addresses) {
    /** Where the file of a device is; %s stands for its address. */
    public static final String DEVICE_FILES = "spark.dramatis.deviceFiles";

    private static final String NVIDIA = "/dev/nvidia%s";

    /**
     * The running task's devices.
     *
     * @throws UserError if one of them is not there: a container that was started without it, or a wrong discovery
     *     script
     */
    public static TaskDevices ofRunningTask() {
        SparkConf conf = SparkEnv.get().conf();
        return of(TaskContext.get().resourcesJMap(), conf.get(DEVICE_FILES, NVIDIA));
    }

    static TaskDevices of(Map<String, ResourceInformation> resources, String deviceFiles) {
        ResourceInformation gpu = resources.get("gpu");
        List<String> addresses = gpu == null ? List.of() : List.of(gpu.addresses());
        for (String address : addresses) {
            Path file = Path.of(String.format(Locale.ROOT, deviceFiles, address));
            if (!Files.exists(file)) {
                throw new UserError(
                        "GPU " + address + ", which Spark gave to this task",
                        "it cannot be seen here: there is no " + file,
                        "check that the discovery script prints addresses of this machine and that the container was"
                                + " given the device; where devices have other files, set " + DEVICE_FILES);
            }
        }
        return new TaskDevices(addresses);
    }
}
