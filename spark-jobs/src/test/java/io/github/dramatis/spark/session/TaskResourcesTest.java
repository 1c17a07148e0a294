package io.github.dramatis.spark.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.junit.jupiter.api.Test;

class TaskResourcesTest {
    private static ResourcesConfig asking(int cpus, double gpus) {
        return new ResourcesConfig(2, 2, cpus, gpus, 8, "2g", "6g", "/opt/dramatis/find-gpus", 12, 50, "8g");
    }

    private static SparkConf on(String master, String... settings) {
        SparkConf conf = new SparkConf(false).set("spark.master", master);
        for (String setting : settings) {
            conf.set(setting.split("=")[0], setting.split("=")[1]);
        }
        return conf;
    }

    @Test
    void aLocalMasterIsAskedForNothingSinceItThrowsAtEveryProfile() {
        assertThat(TaskResources.profile(on("local[4]"), asking(2, 1))).isEmpty();
        assertThat(TaskResources.profile(on("local"), asking(2, 1))).isEmpty();
    }

    @Test
    void dynamicAllocationGetsAFullProfile() {
        ResourceProfile profile = TaskResources.profile(
                        on("k8s://https://cluster", "spark.dynamicAllocation.enabled=true"), asking(4, 0.5))
                .orElseThrow();

        assertThat(profile.executorResourcesJMap().get("cores").amount()).isEqualTo(8);
        assertThat(profile.executorResourcesJMap().get("memory").amount()).isEqualTo(2048);
        assertThat(profile.executorResourcesJMap().get("memoryOverhead").amount())
                .isEqualTo(6144);
        assertThat(profile.executorResourcesJMap().get("gpu").amount())
                .as("two tasks, half a GPU each")
                .isEqualTo(1);
        assertThat(profile.executorResourcesJMap().get("gpu").discoveryScript()).isEqualTo("/opt/dramatis/find-gpus");
        assertThat(profile.taskResourcesJMap().get("cpus").amount()).isEqualTo(4);
        assertThat(profile.taskResourcesJMap().get("gpu").amount()).isEqualTo(0.5);
    }

    @Test
    void withoutDynamicAllocationATaskGetsItsCpusAndNothingElseIsAsked() {
        ResourceProfile profile = TaskResources.profile(on("local-cluster[2,4,1024]"), asking(4, 0))
                .orElseThrow();

        assertThat(profile.taskResourcesJMap()).containsOnlyKeys("cpus");
        assertThat(profile.executorResourcesJMap()).isEmpty();
    }

    @Test
    void asManyTasksRunSideBySideAsTheCoresAllowUnlessANumberIsGiven() {
        assertThat(TaskResources.sideBySide(on("local[8]"), 8, 0, asking(4, 0)))
                .as("a local master has no profiles")
                .isEqualTo(8);
        assertThat(TaskResources.sideBySide(on("yarn"), 32, 0, asking(4, 0))).isEqualTo(8);
        assertThat(TaskResources.sideBySide(on("yarn", "spark.task.cpus=2"), 32, 0, asking(0, 0)))
                .isEqualTo(16);
        assertThat(TaskResources.sideBySide(on("yarn", "spark.dynamicAllocation.enabled=true"), 1, 0, asking(4, 0)))
                .isEqualTo(2);
        assertThat(TaskResources.sideBySide(
                        on("yarn", "spark.dynamicAllocation.enabled=true", "spark.dynamicAllocation.maxExecutors=10"),
                        1,
                        0,
                        asking(4, 0)))
                .as("two tasks of 4 cores on each of ten executors of 8")
                .isEqualTo(20);
        assertThat(TaskResources.sideBySide(on("yarn"), 32, 0, asking(4, 1))).isEqualTo(2);
        assertThat(TaskResources.sideBySide(on("yarn"), 32, 3, asking(4, 0))).isEqualTo(3);
    }

    @Test
    void asManyTasksRunOnAnExecutorAsItHasCoresForTheirThreads() {
        assertThat(TaskResources.onThisExecutor(on("local[4]"), "16", 8, 2))
                .as("of 8 hardware threads Spark uses 4")
                .isEqualTo(2);
        assertThat(TaskResources.onThisExecutor(
                        on("local[*]"), null, Runtime.getRuntime().availableProcessors(), 1))
                .isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(TaskResources.onThisExecutor(on("local"), null, 8, 2)).isEqualTo(1);
        assertThat(TaskResources.onThisExecutor(on("spark://host:7077"), null, 8, 2))
                .as("an executor has all of its machine where Spark is told nothing")
                .isEqualTo(4);
    }

    @Test
    void aPodWithoutALimitRunsTheTasksOfItsExecutorsCoresThoughItSeesThoseOfTheNode() {
        assertThat(TaskResources.onThisExecutor(on("k8s://https://cluster"), "4", 64, 4))
                .isEqualTo(1);
        assertThat(TaskResources.onThisExecutor(on("k8s://https://cluster"), "8", 64, 4))
                .isEqualTo(2);
    }

    @Test
    void promptsAreSpreadOverFourWavesOfTasksAndOverMoreWhereOneWouldHaveTooMany() {
        assertThat(TaskResources.tasks(on("local[2]"), 2, 0, 1000, asking(0, 0)))
                .isEqualTo(8);
        assertThat(TaskResources.tasks(on("yarn"), 32, 0, 1000, asking(4, 0))).isEqualTo(32);
        assertThat(TaskResources.tasks(on("local[2]"), 2, 0, 1_000_001, asking(0, 0)))
                .as("2,000 prompts a task")
                .isEqualTo(501);
        assertThat(TaskResources.tasks(
                        on("yarn", "spark.dynamicAllocation.enabled=true"), 1, 0, 30_000_000, asking(4, 0)))
                .as("so that there are tasks for executors to be started for")
                .isEqualTo(15_000);
        assertThat(TaskResources.tasks(
                        on(
                                "yarn",
                                "spark.dynamicAllocation.enabled=true",
                                "spark.dynamicAllocation.maxExecutors=2147483647"),
                        1,
                        0,
                        2_000,
                        asking(4, 0)))
                .as("not for each executor that there might be")
                .isEqualTo(40);
        assertThat(TaskResources.tasks(on("yarn"), 32, 3, 30_000_000, asking(4, 0)))
                .as("a given number holds")
                .isEqualTo(3);
    }

    @Test
    void gpusThatTheApplicationDoesNotHaveAreAnErrorThatSaysHowToGetThem() {
        assertThatThrownBy(() -> TaskResources.profile(on("yarn"), asking(4, 1)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("resources.task-gpus")
                .hasMessageContaining("spark.task.resource.gpu.amount");
        assertThat(TaskResources.profile(on("yarn", "spark.task.resource.gpu.amount=1"), asking(4, 1)))
                .as("the application's own settings hold")
                .isEmpty();
    }

    @Test
    void speculationIsRefusedForStagesWhoseTasksCost() {
        assertThatThrownBy(() -> TaskResources.refuseSpeculation(on("yarn", "spark.speculation=true"), "train"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("stage train");
        TaskResources.refuseSpeculation(on("yarn"), "train");
    }
}
