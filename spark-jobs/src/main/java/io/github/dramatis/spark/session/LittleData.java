package io.github.dramatis.spark.session;

import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.RuntimeConfig;
import org.apache.spark.sql.SparkSession;

/**
 * How Spark SQL works over little data while this is open. To compile a query, to plan it anew after each of its parts
 * and to split it into many tasks pays with more data; over little it takes longer than the query itself. Rows are the
 * same either way. What a user has set stays.
 */
public final class LittleData implements AutoCloseable {
    /** Bytes of files that are little: some hundred thousand ratings. */
    private static final long LITTLE = 4 << 20;
    /** Bytes for which one task is enough. */
    private static final long OF_ONE_TASK = 512 << 10;

    private final RuntimeConfig settings;
    private final Map<String, String> before = new HashMap<>(); // null where there was none

    private LittleData(RuntimeConfig settings) {
        this.settings = settings;
    }

    /**
     * Changes the session's settings until it is closed, if there is little to read.
     *
     * @param bytes of the files that are read
     */
    public static LittleData of(SparkSession spark, long bytes) {
        LittleData little = new LittleData(spark.conf());
        if (bytes <= LITTLE) {
            little.set("spark.sql.adaptive.enabled", "false");
            little.set("spark.sql.codegen.wholeStage", "false");
            little.set("spark.sql.codegen.factoryMode", "NO_CODEGEN");
            little.set("spark.sql.ui.explainMode", "simple");
            little.set(Sessions.PARTITIONS, bytes <= OF_ONE_TASK ? "1" : Sessions.LOCAL_SHUFFLE_PARTITIONS);
        }
        if (bytes <= OF_ONE_TASK) {
            // a broadcast is a job of its own
            little.set("spark.sql.autoBroadcastJoinThreshold", "-1");
        }
        return little;
    }

    private void set(String key, String value) {
        String old = settings.contains(key) ? settings.get(key) : null;
        if (old == null || (key.equals(Sessions.PARTITIONS) && settings.contains(Sessions.OWN_PARTITIONS))) {
            settings.set(key, value);
            before.put(key, old);
        }
    }

    @Override
    public void close() {
        before.forEach((key, old) -> {
            if (old == null) {
                settings.unset(key);
            } else {
                settings.set(key, old);
            }
        });
    }
}
