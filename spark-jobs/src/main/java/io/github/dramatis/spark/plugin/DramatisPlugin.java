package io.github.dramatis.spark.plugin;

import java.io.IOException;
import java.util.Map;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskFailedReason;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Named by {@code spark.plugins}: prepares every executor, shows its figures in Spark's own metrics and tells the
 * driver its peak, and lets tasks ask the driver for permits while they run.
 */
public final class DramatisPlugin implements SparkPlugin {
    @Override
    public DriverPlugin driverPlugin() {
        return new OnDriver();
    }

    @Override
    public ExecutorPlugin executorPlugin() {
        return new OnExecutor();
    }

    /** Peaks of executors go to the metrics, all else to the server of permits. */
    private static final class OnDriver implements DriverPlugin {
        private final PermitServer permits = new PermitServer();

        @Override
        public Map<String, String> init(SparkContext spark, PluginContext context) {
            return permits.init(spark, context);
        }

        @Override
        public void registerMetrics(String application, PluginContext context) {
            permits.registerMetrics(application, context);
        }

        @Override
        public Object receive(Object message) {
            if (message instanceof Long peak) {
                ExecutorState.get().metrics().executorHad(peak);
                return null;
            }
            return permits.receive(message);
        }
    }

    private static final class OnExecutor implements ExecutorPlugin {
        /** A peak is told when it has grown by so much: 16 MiB. */
        private static final long STEP = 16L << 20;

        private PluginContext context;
        private long told;

        @Override
        public void init(PluginContext given, Map<String, String> fromDriver) {
            context = given;
            DriverLink.set(given);
            NativeCaches.makeWritable();
            ExecutorState.get().metrics().register(given.metricRegistry());
        }

        @Override
        public void onTaskSucceeded() {
            tellPeak();
        }

        @Override
        public void onTaskFailed(TaskFailedReason reason) {
            tellPeak();
        }

        private synchronized void tellPeak() {
            long peak = PeakMemory.ofThisProcess();
            if (peak >= told + STEP) {
                told = peak;
                try {
                    context.send(peak);
                } catch (IOException driverIsGone) {
                    // the task's own end will say so
                }
            }
        }

        @Override
        public void shutdown() {
            ExecutorState.get().removeFiles();
        }
    }
}
