package io.github.dramatis.spark.plugin;

import io.github.dramatis.core.error.UserError;
import org.apache.spark.api.plugin.PluginContext;

/** How tasks speak with the driver while they run. */
public final class DriverLink {
    private static volatile PluginContext context;

    private DriverLink() {}

    static void set(PluginContext ofThisExecutor) {
        context = ofThisExecutor;
    }

    /** Sends a message to the driver's plugin and waits for its answer. */
    static Object ask(Object message) {
        PluginContext link = context;
        if (link == null) {
            throw new UserError(
                    "spark.plugins",
                    "it does not name " + DramatisPlugin.class.getName() + ", which keeps executors within the limits",
                    "add it to what you set it to, separated by a comma");
        }
        try {
            return link.ask(message);
        } catch (Exception e) {
            // Spark declares Exception
            throw new IllegalStateException("the driver does not answer: " + e.getMessage(), e);
        }
    }
}
