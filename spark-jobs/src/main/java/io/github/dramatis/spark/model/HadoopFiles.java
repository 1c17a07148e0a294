package io.github.dramatis.spark.model;

import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** The configuration of Hadoop's file systems where no session is at hand: inside tasks. */
public final class HadoopFiles {
    private HadoopFiles() {}

    /** With the application's {@code spark.hadoop.*} settings. */
    public static Configuration configuration() {
        SparkEnv env = SparkEnv.get();
        return SparkHadoopUtil.get().newConfiguration(env == null ? new SparkConf() : env.conf());
    }
}
