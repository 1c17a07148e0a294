package io.github.dramatis.tests.yarn;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.exceptions.YarnException;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/** YARN with one node and HDFS, in this JVM; its containers are processes of their own. */
final class HadoopCluster implements AutoCloseable {
    private static final String MEMORY_MIB = "24576";
    private static final String CORES = "16";
    private static final String GPUS = "2";

    /** What clients are told; the rest of the configuration names classes of the cluster's own. */
    private static final List<String> FOR_CLIENTS = List.of(
            FileSystem.FS_DEFAULT_NAME_KEY,
            "dfs.replication",
            YarnConfiguration.RM_ADDRESS,
            YarnConfiguration.RM_SCHEDULER_ADDRESS,
            YarnConfiguration.RM_WEBAPP_ADDRESS);

    private final MiniDFSCluster hdfs;
    private final MiniYARNCluster yarn = new MiniYARNCluster("yarn", 1, 1, 1);
    private final Path site;

    /** @param folder an empty one, for the data of HDFS and the files that clients need */
    HadoopCluster(Path folder) throws IOException, InterruptedException, YarnException {
        Configuration conf = new YarnConfiguration();
        conf.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.resolve("hdfs").toString());
        hdfs = new MiniDFSCluster.Builder(conf).build();
        // what is promised, not what this machine has: nothing checks it but the scheduler
        conf.set(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, MEMORY_MIB);
        conf.set(YarnConfiguration.NM_VCORES, CORES);
        conf.set(YarnConfiguration.NM_RESOURCES_PREFIX + "yarn.io/gpu", GPUS);
        conf.set(
                "yarn.scheduler.capacity.resource-calculator",
                "org.apache.hadoop.yarn.util.resource.DominantResourceCalculator");
        conf.set("yarn.scheduler.capacity.root.queues", "default");
        conf.set("yarn.scheduler.capacity.root.default.capacity", "100");
        conf.set("yarn.scheduler.capacity.maximum-am-resource-percent", "0.5");
        conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        conf.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
        conf.set("yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage", "100");
        yarn.init(conf);
        yarn.start();
        if (!yarn.waitForNodeManagersToConnect(30_000)) {
            throw new IllegalStateException("the node does not join");
        }
        site = Files.createDirectory(folder.resolve("site"));
        Configuration client = new Configuration(false);
        FOR_CLIENTS.forEach(key -> client.set(key, yarn.getConfig().get(key)));
        // the same in both: the defaults of YARN come between them
        for (String file : List.of("core-site.xml", "yarn-site.xml")) {
            try (OutputStream out = Files.newOutputStream(site.resolve(file))) {
                client.writeXml(out);
            }
        }
        Files.copy(HadoopCluster.class.getResourceAsStream("/resource-types.xml"), site.resolve("resource-types.xml"));
    }

    /** The folder that HADOOP_CONF_DIR names for clients of this cluster. */
    Path site() {
        return site;
    }

    /** HDFS, which is the cluster's default. */
    FileSystem files() throws IOException {
        return hdfs.getFileSystem();
    }

    /** The application of this name. */
    ApplicationReport application(String name) throws IOException, YarnException {
        try (YarnClient client = YarnClient.createYarnClient()) {
            client.init(yarn.getConfig());
            client.start();
            return client.getApplications().stream()
                    .filter(application -> application.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Override
    public void close() throws IOException {
        yarn.close();
        hdfs.close();
    }
}
