package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Generation;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.Workspace;
import io.github.dramatis.tests.FaultyNetwork.Fault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stages with source and workspace on an S3 server, and the whole small pipeline, the model there too, while one
 * request in five goes wrong: the results are those of a run on a local disk.
 */
class ObjectStoreTest {
    private static final double FAULTS = 0.2;

    @TempDir
    static Path folder;

    private static SparkSession spark;
    private static S3Server server;
    private static FaultyNetwork network;
    private static SortedMap<String, String> undisturbed;

    @BeforeAll
    static void theRunOnALocalDisk() throws Exception {
        spark = Sessions.create("tests");
        // as in production: queries are planned anew after each of their parts
        spark.conf().set("spark.sql.adaptive.enabled", "true");
        server = new S3Server("calm", "stormy");
        network = new FaultyNetwork(server.port(), FAULTS, 11);
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        connect("calm", server.port());
        connect("stormy", network.port());
        hadoop.set("fs.s3a.path.style.access", "true");
        hadoop.set("fs.s3a.connection.ssl.enabled", "false");
        hadoop.set("fs.s3a.access.key", "id");
        hadoop.set("fs.s3a.secret.key", "secret");
        hadoop.set("fs.s3a.endpoint.region", "us-east-1");
        // shorter pauses than the defaults have: nobody recovers here, each request is a draw of its own
        hadoop.set("fs.s3a.retry.interval", "20ms");
        hadoop.set("fs.s3a.retry.throttle.interval", "20ms");

        undisturbed = FinishedRun.content(spark);
    }

    private static void connect(String bucket, int port) {
        spark.sparkContext()
                .hadoopConfiguration()
                .set("fs.s3a.bucket." + bucket + ".endpoint", "http://127.0.0.1:" + port);
    }

    private static void copy(String from, String to) throws IOException {
        org.apache.hadoop.fs.Path target = new org.apache.hadoop.fs.Path(to);
        target.getFileSystem(spark.sparkContext().hadoopConfiguration())
                .copyFromLocalFile(new org.apache.hadoop.fs.Path(Path.of(from).toUri()), target);
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
        server.close();
    }

    @Test
    void tablesLiveInAnObjectStoreAndNothingIsRenamed() throws IOException {
        copy(FinishedRun.world().toString(), "s3a://calm/world");
        String config = SmallPipeline.config("s3a://calm/world", "s3a://calm/models/tiny-llama");

        Workspace workspace = SmallPipeline.run(
                spark, config, "s3a://calm/w", "calm", RunListener.NOBODY, List.of("ingest", "targets", "reflect"));

        Set<String> tables = workspace.snapshot().generations().keySet();
        assertThat(tables).contains("interactions", "targets", "profiles");
        assertThat(undisturbed).containsAllEntriesOf(WorkspaceContent.of(spark, workspace, tables));
        assertThat(successOf(workspace, "interactions")).contains("\"committer\" : \"magic\"");
        assertThat(server.pendingUploads("calm")).isZero();
    }

    @Test
    void oneRequestInFiveGoesWrongAndTheResultsAreTheSame() throws IOException {
        copy(FinishedRun.world().toString(), "s3a://stormy/world");
        copy(Launcher.TINY_LLAMA.toString(), "s3a://stormy/models/tiny-llama");
        String config = SmallPipeline.config("s3a://stormy/world", "s3a://stormy/models/tiny-llama");

        Workspace workspace = SmallPipeline.run(spark, config, "s3a://stormy/w", "stormy");

        assertThat(WorkspaceContent.of(spark, workspace)).isEqualTo(undisturbed);
        int faults = 0;
        for (Fault fault : Fault.values()) {
            assertThat(network.count(fault)).as(fault.name()).isPositive();
            faults += network.count(fault);
        }
        assertThat((double) faults / network.requests()).isBetween(0.15, 0.25);
    }

    private static String successOf(Workspace workspace, String table) throws IOException {
        Generation generation = workspace.snapshot().generations().get(table);
        org.apache.hadoop.fs.Path marker =
                new org.apache.hadoop.fs.Path(workspace.tableFolder(table, generation.id()), "_SUCCESS");
        FileSystem files = marker.getFileSystem(spark.sparkContext().hadoopConfiguration());
        try (var in = files.open(marker)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
