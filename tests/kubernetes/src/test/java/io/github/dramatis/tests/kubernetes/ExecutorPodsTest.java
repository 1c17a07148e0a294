package io.github.dramatis.tests.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Properties;
import okhttp3.mockwebserver.MockWebServer;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesDriverConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.submit.JavaMainAppResource;
import org.apache.spark.deploy.k8s.submit.KubernetesDriverBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

/**
 * A real Spark driver, with the settings that users are given, against an API server that remembers what it is asked
 * for.
 */
class ExecutorPodsTest {
    private static final Path TEMPLATES = Path.of("../../submit/kubernetes");
    private static final String NAMESPACE = "dramatis";

    private final KubernetesMockServer server = new KubernetesMockServer(
            new Context(), new MockWebServer(), new HashMap<>(), new KubernetesCrudDispatcher(), false);
    private KubernetesClient client;

    @BeforeEach
    void start() {
        server.init();
        client = server.createClient();
    }

    @AfterEach
    void stop() {
        client.close();
        server.destroy();
    }

    @Test
    void executorsCarryGpuLimitsServiceAccountAndThePodTemplate() throws IOException, InterruptedException {
        SparkContext spark = new SparkContext(settings());
        try {
            Pod pod = pods(spark.conf().getInt("spark.executor.instances", 0)).get(0);

            Container executor = pod.getSpec().getContainers().get(0);
            assertThat(executor.getResources().getLimits())
                    .containsEntry("nvidia.com/gpu", new Quantity("1"))
                    .containsEntry("memory", new Quantity("6144Mi"));
            assertThat(executor.getImage()).isEqualTo("REGISTRY/dramatis:0.1.0");
            assertThat(executor.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("dramatis");
            assertThat(pod.getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
            assertThat(pod.getSpec().getTolerations())
                    .anySatisfy(toleration -> assertThat(toleration.getKey()).isEqualTo("nvidia.com/gpu"));
            assertThat(pod.getSpec().getVolumes())
                    .anySatisfy(volume -> assertThat(volume.getName()).isEqualTo("scratch"));
        } finally {
            spark.stop();
        }
    }

    /** Built by Spark's own builder; there is no cluster to run it. */
    @Test
    void theDriverIsAsHardenedAsItsExecutors() throws IOException {
        SparkConf conf = settings()
                .set("spark.submit.deployMode", "cluster")
                .remove("spark.driver.host") // the driver's pod has its own
                .remove("spark.driver.bindAddress");
        KubernetesDriverConf driverConf = KubernetesConf.createDriverConf(
                conf,
                "spark-application",
                new JavaMainAppResource(Option.apply("local:///opt/dramatis/dramatis.jar")),
                "io.github.dramatis.spark.cli.Dramatis",
                new String[] {"train"},
                Option.empty());

        SparkPod built = new KubernetesDriverBuilder()
                .buildFromFeatures(driverConf, client)
                .pod();

        assertThat(built.pod().getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(built.pod()
                        .getSpec()
                        .getSecurityContext()
                        .getSeccompProfile()
                        .getType())
                .isEqualTo("RuntimeDefault");
        assertThat(built.container().getSecurityContext().getAllowPrivilegeEscalation())
                .isFalse();
        assertThat(built.container().getSecurityContext().getCapabilities().getDrop())
                .containsExactly("ALL");
        assertThat(conf.getBoolean("spark.io.encryption.enabled", false)
                        && conf.getBoolean("spark.network.crypto.enabled", false)
                        && conf.getBoolean("spark.authenticate", false))
                .as("local disks and the wire are encrypted")
                .isTrue();
    }

    /** The template with its GPU lines, but for what needs a cluster: an event log in a store, the driver in a pod. */
    private SparkConf settings() throws IOException {
        String file = Files.readString(TEMPLATES.resolve("spark.conf")).replaceAll("(?m)^#(spark\\.)", "$1");
        Properties properties = new Properties();
        properties.load(new StringReader(file));
        SparkConf conf = new SparkConf(false);
        properties.forEach((key, value) -> conf.set((String) key, ((String) value).strip()));
        return conf.setAppName("template")
                .setMaster("k8s://http://" + server.getHostName() + ":" + server.getPort())
                .set("spark.submit.deployMode", "client")
                .set("spark.eventLog.enabled", "false")
                .set("spark.ui.enabled", "false")
                .set("spark.scheduler.maxRegisteredResourcesWaitingTime", "1s") // no executor ever comes
                .set("spark.driver.host", "localhost")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set(
                        "spark.kubernetes.driver.podTemplateFile",
                        TEMPLATES.resolve("driver-pod.yaml").toString())
                .set(
                        "spark.kubernetes.executor.podTemplateFile",
                        TEMPLATES.resolve("executor-pod.yaml").toString());
    }

    private List<Pod> pods(int wanted) throws InterruptedException {
        List<Pod> pods = List.of();
        while (pods.size() < wanted) { // the driver asks for them a few at a time
            Thread.sleep(100);
            pods = client.pods().inNamespace(NAMESPACE).list().getItems();
        }
        return pods;
    }
}
