package io.github.dramatis.spark.session;

import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.core.error.UserError;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkContext$;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.rdd.RDD;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;

/**
 * What the tasks of the model's stages ask of the cluster. Spark 3.5 lets an application that is running ask for other
 * executors only under dynamic allocation, for more cpus a task otherwise, and for nothing with a local master: so this
 * looks at the master and at dynamic allocation, and never tries and catches.
 */
public final class TaskResources {
    private static final String GPU = "gpu";
    private static final int UNKNOWN_SIDE_BY_SIDE = 2;
    /** Tasks one after the other: few users are never spread evenly, and the last one would keep the others waiting. */
    private static final int WAVES = 4;
    /** Some seconds of a task. */
    private static final int FEWEST_PROMPTS = 50;
    /** Some minutes of a task. */
    private static final int MOST_PROMPTS = 2000;

    private TaskResources() {}

    /** The tasks of a stage with the model, with what the configuration asks for them. */
    public static Dataset<Row> map(
            Dataset<Row> rows, MapPartitionsFunction<Row, Row> task, Encoder<Row> encoder, ResourcesConfig resources) {
        return profile(rows, resources).isEmpty()
                ? rows.mapPartitions(task, encoder)
                : map(rows, "model", task, encoder, resources);
    }

    /**
     * The same in a Spark stage that listeners can tell from those before it.
     *
     * @param name of what the stage computes, see {@link #computes}
     */
    public static Dataset<Row> map(
            Dataset<Row> rows,
            String name,
            MapPartitionsFunction<Row, Row> task,
            Encoder<Row> encoder,
            ResourcesConfig resources) {
        RDD<Row> mapped = rows.toJavaRDD().mapPartitions(task::call).rdd().setName(name);
        profile(rows, resources).ifPresent(mapped::withResources);
        return rows.sparkSession().createDataFrame(mapped, encoder.schema());
    }

    /** Whether the tasks of a Spark stage are those of a {@link #map} of this name. */
    public static boolean computes(StageInfo stage, String name) {
        return JavaConverters.seqAsJavaList(stage.rddInfos()).stream()
                .anyMatch(rdd -> rdd.name().equals(name));
    }

    private static Optional<ResourceProfile> profile(Dataset<Row> rows, ResourcesConfig resources) {
        return profile(rows.sparkSession().sparkContext().getConf(), resources);
    }

    /**
     * The profile of such a task; empty where the application's own settings hold.
     *
     * @throws UserError if GPUs are asked for that this application cannot give
     */
    static Optional<ResourceProfile> profile(SparkConf conf, ResourcesConfig resources) {
        if (isLocal(conf)) {
            return Optional.empty();
        }
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            return resources.taskCpus() == 0 && resources.taskGpus() == 0
                    ? Optional.empty()
                    : Optional.of(full(conf, resources));
        }
        if (resources.taskGpus() > 0) {
            requireApplicationGpus(conf, resources);
            return Optional.empty();
        }
        return resources.taskCpus() == 0
                ? Optional.empty()
                : Optional.of(new ResourceProfileBuilder()
                        .require(new TaskResourceRequests().cpus(resources.taskCpus()))
                        .build());
    }

    /**
     * Threads of a task beside which so many run at most: with a local master a share of its cores, which others would
     * leave idle; else 0, for the cpus that Spark gives the task.
     */
    public static int threads(SparkContext spark, int tasks) {
        return isLocal(spark.getConf()) ? Math.max(1, spark.defaultParallelism() / tasks) : 0;
    }

    /**
     * Tasks that may run at once on the executor of the running task, of which each computes on so many threads: for
     * the memory that they need together.
     */
    public static int onThisExecutor(int threads) {
        String given = TaskContext.get().getLocalProperty(ResourceProfile$.MODULE$.EXECUTOR_CORES_LOCAL_PROPERTY());
        int processors = Runtime.getRuntime().availableProcessors();
        return onThisExecutor(SparkEnv.get().conf(), given, processors, threads);
    }

    /**
     * The same.
     *
     * @param given cores of the executor, by the stage's resource profile or by {@code spark.executor.cores}; null:
     *     Spark was told of none
     * @param processors that the JVM sees: a container without a limit sees those of its node
     */
    static int onThisExecutor(SparkConf conf, String given, int processors, int threads) {
        int cores = processors;
        if (isLocal(conf)) {
            cores = SparkContext$.MODULE$.numDriverCores(conf.get("spark.master"), conf);
        } else if (given != null) {
            cores = Integer.parseInt(given);
        }
        return Math.max(1, cores / threads);
    }

    /**
     * Tasks with the model that run at the same time: as many as are asked for, or as the cores of the application
     * allow. Executors that dynamic allocation starts only when tasks wait for them count as far as it may go; where it
     * has no end, and with GPUs, two.
     *
     * @param asked 0: by the cores
     */
    public static int sideBySide(SparkContext spark, int asked, ResourcesConfig resources) {
        return sideBySide(spark.getConf(), spark.defaultParallelism(), asked, resources);
    }

    /**
     * Tasks that prompts are spread over: as many as are asked for; else some waves of what runs side by side, more
     * where a task would work for more than some minutes, and fewer where it would have next to nothing to do.
     *
     * @param asked 0: by the cores and the prompts
     */
    public static int tasks(SparkContext spark, int asked, long prompts, ResourcesConfig resources) {
        return tasks(spark.getConf(), spark.defaultParallelism(), asked, prompts, resources);
    }

    static int tasks(SparkConf conf, int cores, int asked, long prompts, ResourcesConfig resources) {
        if (asked > 0) {
            return asked;
        }
        // dynamic allocation may allow far more executors than there is work
        long useful = Math.max(WAVES * (long) cores, prompts / FEWEST_PROMPTS);
        int least = (int) Math.min(useful, WAVES * (long) sideBySide(conf, cores, 0, resources));
        return spread(least, prompts, MOST_PROMPTS);
    }

    /**
     * Tasks that work without the model is spread over: as many as are asked for; else some waves of the application's
     * cores, and more where each would have more than so many rows.
     *
     * @param asked 0: by the cores and the rows
     */
    public static int tasks(SparkContext spark, int asked, long rows, long mostRows) {
        return asked > 0 ? asked : spread(WAVES * spark.defaultParallelism(), rows, mostRows);
    }

    private static int spread(int least, long rows, long mostRows) {
        return Math.toIntExact(Math.max(least, (rows + mostRows - 1) / mostRows));
    }

    static int sideBySide(SparkConf conf, int cores, int asked, ResourcesConfig resources) {
        if (asked > 0) {
            return asked;
        }
        if (resources.taskGpus() > 0) {
            return UNKNOWN_SIDE_BY_SIDE;
        }
        int cpus =
                resources.taskCpus() > 0 && !isLocal(conf) ? resources.taskCpus() : conf.getInt("spark.task.cpus", 1);
        if (conf.getBoolean("spark.dynamicAllocation.enabled", false) && !isLocal(conf)) {
            int executors = conf.getInt("spark.dynamicAllocation.maxExecutors", 0);
            int ofEach = resources.taskCpus() > 0 ? resources.executorCores() : conf.getInt("spark.executor.cores", 1);
            return executors == 0
                    ? UNKNOWN_SIDE_BY_SIDE
                    : (int) Math.min(Integer.MAX_VALUE, (long) executors * Math.max(1, ofEach / cpus));
        }
        return Math.max(1, cores / cpus);
    }

    private static boolean isLocal(SparkConf conf) {
        String master = conf.get("spark.master");
        return master.equals("local") || master.startsWith("local[");
    }

    /** Executors of their own: dynamic allocation starts them for the stage and lets them go after it. */
    private static ResourceProfile full(SparkConf conf, ResourcesConfig resources) {
        int cpus = Math.max(1, resources.taskCpus());
        ExecutorResourceRequests executor = new ExecutorResourceRequests()
                .cores(resources.executorCores() == 0 ? cpus : resources.executorCores())
                .memory(resources.executorMemory())
                .memoryOverhead(resources.executorOverhead());
        TaskResourceRequests task = new TaskResourceRequests().cpus(cpus);
        if (resources.taskGpus() > 0) {
            long perExecutor = (long) Math.ceil(resources.taskGpus() * Math.max(1, resources.executorCores() / cpus));
            executor.resource(
                    GPU,
                    perExecutor,
                    resources.discoveryScript(),
                    conf.get("spark.executor.resource.gpu.vendor", "nvidia.com"));
            task.resource(GPU, resources.taskGpus());
        }
        return new ResourceProfileBuilder().require(executor).require(task).build();
    }

    private static void requireApplicationGpus(SparkConf conf, ResourcesConfig resources) {
        if (!conf.contains("spark.task.resource.gpu.amount")) {
            throw new UserError(
                    "configuration key resources.task-gpus " + resources.taskGpus(),
                    "this application has no GPUs, and without dynamic allocation Spark cannot get any for one stage",
                    "submit the stage by itself (dramatis train ...) with spark.executor.resource.gpu.amount,"
                            + " spark.executor.resource.gpu.discoveryScript and spark.task.resource.gpu.amount, or turn"
                            + " spark.dynamicAllocation.enabled on");
        }
    }

    /**
     * A second copy of a task would train the same adapter, or pay for the same answers, twice.
     *
     * @throws UserError if {@code spark.speculation} is on
     */
    public static void refuseSpeculation(SparkConf conf, String stage) {
        if (conf.getBoolean("spark.speculation", false)) {
            throw new UserError(
                    "spark.speculation=true",
                    "stage " + stage + " would do long and costly tasks twice",
                    "set it to false; a training task that hangs is ended by resources.task-hours");
        }
    }
}
