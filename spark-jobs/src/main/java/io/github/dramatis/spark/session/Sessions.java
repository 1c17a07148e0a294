package io.github.dramatis.spark.session;

import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.spark.plugin.DramatisPlugin;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.internal.config.package$;
import org.apache.spark.sql.SparkSession;

/**
 * Makes Spark sessions. Settings that results depend on stand here, defaults that a user may change in {@code
 * conf/spark-defaults.conf}, which the build puts beside this class.
 */
public final class Sessions {
    static final String PARTITIONS = "spark.sql.shuffle.partitions";
    static final String LOCAL_SHUFFLE_PARTITIONS = "8";
    /** Set where the number of partitions is our own and not the user's. */
    static final String OWN_PARTITIONS = "spark.dramatis.own-partitions";

    private static final String DEFAULTS = "/spark-defaults.conf";
    private static final String REDACTION = "spark.redaction.regex";
    /**
     * The JVM's property with all arguments, so with the id of {@code ask --user}. Spark's event log and user interface
     * keep the properties, those that match without their values.
     */
    private static final String COMMAND_LINE = "sun[.]java[.]command";
    /** Variables with the key of a language model's server, as {@code spark.executorEnv} gives them. */
    private static final String KEYS = "(?i:api[._-]?key|[._-]key$)";

    private Sessions() {}

    /**
     * A session with what Dramatis relies on. What spark-submit or system properties ({@code -Dspark...}) say is kept.
     *
     * @param application name shown in Spark's UI
     */
    public static SparkSession create(String application) {
        return SparkSession.builder().config(conf(application)).getOrCreate();
    }

    /** The configuration of file systems that a session would have, for commands that need no session. */
    public static Configuration hadoop() {
        return SparkHadoopUtil.get().newConfiguration(conf("dramatis"));
    }

    private static SparkConf conf(String application) {
        return completed(new SparkConf().setAppName(application), Cores.usable());
    }

    /**
     * Settings with what Dramatis relies on.
     *
     * @param conf what spark-submit or system properties say
     * @param cores to compute on where no master is set; two hardware threads of one core are not two
     */
    static SparkConf completed(SparkConf conf, int cores) {
        conf.setIfMissing("spark.master", "local[" + cores + "]");
        // UTC and java.time in rows: the same instants on every machine
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.set("spark.sql.datetime.java8API.enabled", "true");
        // not Spark's own INT96, which other readers of Parquet have given up
        conf.set("spark.sql.parquet.outputTimestampType", "TIMESTAMP_MICROS");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        // the plugin has metrics before the application has the id that would name them
        conf.setIfMissing("spark.metrics.namespace", "dramatis");
        addPlugin(conf);
        String secrets = conf.get(package$.MODULE$.SECRET_REDACTION_PATTERN()).regex();
        conf.set(REDACTION, String.join("|", secrets, COMMAND_LINE, KEYS));
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            // how often progress is shown: it travels with the heartbeats
            conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
            if (!conf.contains(PARTITIONS)) {
                conf.set(PARTITIONS, LOCAL_SHUFFLE_PARTITIONS).set(OWN_PARTITIONS, "true");
            }
            // else a task takes and clears up to 64 MB for each sort, of however few rows
            conf.setIfMissing("spark.buffer.pageSize", "4m");
            conf.setIfMissing("spark.hadoop.fs.file.impl", PlainLocalFileSystem.class.getName());
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        defaults().forEach((key, value) -> conf.setIfMissing((String) key, ((String) value).strip()));
        return conf;
    }

    private static Properties defaults() {
        Properties defaults = new Properties();
        try (InputStream file = Sessions.class.getResourceAsStream(DEFAULTS)) {
            defaults.load(new InputStreamReader(file, StandardCharsets.UTF_8));
            return defaults;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void addPlugin(SparkConf conf) {
        String own = DramatisPlugin.class.getName();
        String others = conf.get("spark.plugins", "");
        if (!others.contains(own)) {
            conf.set("spark.plugins", others.isEmpty() ? own : others + "," + own);
        }
    }
}
