package io.github.dramatis.spark.plugin;

import java.util.Map;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Named by {@code spark.plugins}: prepares every executor, shows its figures in Spark's own metrics, and
 * lets tasks speak with the driver while they run.
 */
public final class DramatisPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new PermitDesk();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new ExecutorPlugin() {
            @Override
            public void init(PluginContext context, Map<String, String> fromDriver) {
                DriverLink.set(context);
                NativeCaches.makeWritable();
                ExecutorState.get().metrics().register(context.metricRegistry());
            }

            @Override
            public void shutdown() {
                ExecutorState.get().removeFiles();
            }
        };
    }
}
