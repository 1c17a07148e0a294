package io.github.dramatis.spark.model;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.lm.model.TrunkCache;
import io.github.dramatis.spark.plugin.ExecutorState;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.network.util.JavaUtils;
import org.apache.spark.util.Utils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cache of a base model's hidden states on this executor, on one of the disks that Spark uses. Its file has no
 * name, so it needs no removing. It lives as long as the executor does.
 */
record SharedTrunk(AgentModel base) {
    private static final Logger LOG = LoggerFactory.getLogger(SharedTrunk.class);

    static TrunkCache of(AgentModel base, ResourcesConfig resources) {
        return ExecutorState.get().once(new SharedTrunk(base), () -> open(base, resources.trunkCache()));
    }

    private static TrunkCache open(AgentModel base, String size) {
        Path folder = Path.of(Utils.getLocalDir(SparkEnv.get().conf()));
        // others need the disk too: shuffles, and the other executors of the machine
        long most = Math.min(JavaUtils.byteStringAsBytes(size), folder.toFile().getUsableSpace() / 2);
        LOG.info("hidden states of {} are kept in up to {} MiB of {}", base.name(), most >> 20, folder);
        return new TrunkCache(base.load().model(), folder, most);
    }
}
