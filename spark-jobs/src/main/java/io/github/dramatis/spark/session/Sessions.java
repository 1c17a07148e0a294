package io.github.dramatis.spark.session;

import io.github.dramatis.spark.plugin.DramatisPlugin;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.SparkSession;

/** Makes Spark sessions. Settings that results depend on stand here; the rest is spark-submit's and the user's. */
public final class Sessions {
    private Sessions() {}

    /**
     * A session with what Dramatis relies on. What spark-submit or system properties ({@code -Dspark...}) say is kept.
     *
     * @param application name shown in Spark's UI
     */
    public static SparkSession create(String application) {
        SparkConf conf = new SparkConf().setAppName(application);
        conf.setIfMissing("spark.master", "local[*]");
        // UTC and java.time in rows: the same instants on every machine
        conf.set("spark.sql.session.timeZone", "UTC");
        conf.set("spark.sql.datetime.java8API.enabled", "true");
        conf.setIfMissing("spark.sql.parquet.compression.codec", "zstd");
        // Spark NLP's ONNX models are not Java-serializable
        conf.setIfMissing("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
        conf.setIfMissing("spark.kryoserializer.buffer.max", "512m");
        // one ONNX thread a task: the default oversubscribes the cores
        conf.setIfMissing("spark.jsl.settings.onnx.intraOpNumThreads", "1");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        addPlugin(conf);
        // a task in a native call hears no interruption: its executor is ended instead, and others take over
        conf.setIfMissing("spark.task.reaper.enabled", "true");
        conf.setIfMissing("spark.task.reaper.killTimeout", "120s");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            // how often progress is shown: it travels with the heartbeats
            conf.setIfMissing("spark.executor.heartbeatInterval", "2s");
            conf.setIfMissing("spark.sql.shuffle.partitions", "8");
            conf.setIfMissing("spark.driver.host", "localhost");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        return SparkSession.builder().config(conf).getOrCreate();
    }

    private static void addPlugin(SparkConf conf) {
        String own = DramatisPlugin.class.getName();
        String others = conf.get("spark.plugins", "");
        if (!others.contains(own)) {
            conf.set("spark.plugins", others.isEmpty() ? own : others + "," + own);
        }
    }
}
