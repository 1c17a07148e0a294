package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.LittleData;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.Table;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.slf4j.MDC;

/**
 * Runs stages one after the other into a workspace: skips one whose fingerprint is that of its last record unless it
 * may get further, publishes one that ends well, and leaves earlier results as they were when one fails.
 */
public final class StageRunner {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();
    private static final double NANOS = 1e9;
    /** Key of the run's id in the context of log lines, here and in tasks. */
    private static final String RUN = "mdc.run";

    private final SparkSession spark;
    private final Workspace workspace;
    private final long seed;
    private final String run;
    private final Progress progress;
    private final RunListener listener;

    /**
     * @param seed of every draw
     * @param run id of this run, part of the generations' names
     */
    public StageRunner(
            SparkSession spark, Workspace workspace, long seed, String run, Progress progress, RunListener listener) {
        this.spark = spark;
        this.workspace = workspace;
        this.seed = seed;
        this.run = run;
        this.progress = progress;
        this.listener = listener;
    }

    /**
     * Runs the stages in the given order under the workspace's lock.
     *
     * @param force run a stage even if nothing it depends on has changed
     * @return the snapshot after the last one
     */
    public Snapshot run(List<Stage<?>> stages, boolean force) {
        return run(() -> stages, force ? Reuse.NONE : Reuse.COMPLETE);
    }

    /**
     * The same.
     *
     * @param stagesOf gives the stages, which may read the workspace: it is called once nobody else writes there
     * @param reuse which stages need not run
     */
    public Snapshot run(Supplier<List<Stage<?>>> stagesOf, Reuse reuse) {
        // Spark hands properties of this prefix on to its tasks, and their log lines
        MDC.put(RUN, run);
        spark.sparkContext().setLocalProperty(RUN, run);
        try (WriterLock lock = WriterLock.take(workspace, run)) {
            List<Stage<?>> stages = stagesOf.get();
            Snapshot snapshot = workspace.snapshot();
            new IncrementalCheck(snapshot, workspace.uri(), seed).check(stages);
            for (Stage<?> stage : stages) {
                snapshot = run(stage, snapshot, reuse, lock);
            }
            return snapshot;
        } finally {
            MDC.remove(RUN);
            spark.sparkContext().setLocalProperty(RUN, null);
        }
    }

    /** The settings that a stage runs with, for who does its work without publishing anything. */
    public static LittleData settings(SparkSession spark, Workspace workspace, Stage<?> stage) {
        return LittleData.of(spark, bytes(spark, stage, workspace.snapshot()));
    }

    private Snapshot run(Stage<?> stage, Snapshot snapshot, Reuse reuse, WriterLock lock) {
        Map<String, String> inputs = inputs(stage, snapshot);
        String fingerprint = fingerprint(stage, inputs, seed);
        Optional<StageRecord> current = reuse == Reuse.NONE ? Optional.empty() : current(stage, snapshot, seed);
        if (current.isPresent() && reuse.takesOver(current.get(), fingerprint)) {
            listener.skipped(current.get());
            return snapshot;
        }
        listener.started(stage);
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        long clock = System.nanoTime();
        long bytes = bytes(spark, stage, snapshot);
        WorkspaceContext context = new WorkspaceContext(
                spark,
                workspace,
                snapshot,
                String.format(Locale.ROOT, "%06d-%s", snapshot.number() + 1, run),
                stage.name(),
                fingerprint,
                seed,
                bytes,
                progress);
        StageResult result;
        StageCost cost;
        try (CostListener costs = new CostListener(spark.sparkContext());
                LittleData settings = LittleData.of(spark, bytes)) {
            result = execute(stage, context);
            cost = costs.cost();
        } finally {
            listener.ended(stage);
        }
        StageRecord record = new StageRecord(
                stage.name(),
                fingerprint,
                lastingSettings(stage, seed),
                result.incomplete().isPresent() ? StageRecord.INCOMPLETE : StageRecord.DONE,
                result.incomplete().orElse(null),
                result.obtained().isPresent() ? result.obtained().getAsLong() : null,
                run,
                started,
                (System.nanoTime() - clock) / NANOS,
                inputs,
                context.written(),
                cost,
                (JsonNode) JSON.valueToTree(result));
        if (current.isPresent() && current.get().isAsFarAs(record)) {
            // other generations of the same rows would only make the stages after it run again
            context.discardAll();
            listener.gotNoFurther(current.get());
            return snapshot;
        }
        Snapshot next = workspace.publish(snapshot.without(names(stage.withdraws())), record, lock);
        if (result.incomplete().isEmpty()) { // what failed goes on from its checkpoint when the stage runs again
            context.removeCheckpoints();
        }
        listener.published(record);
        return next;
    }

    /**
     * The stage's last record if nothing that it depends on has changed since, and all that it wrote is there: then it
     * need not run.
     */
    public static Optional<StageRecord> current(Stage<?> stage, Snapshot snapshot, long seed) {
        StageRecord last = snapshot.stages().get(stage.name());
        if (last != null
                && snapshot.generations().keySet().containsAll(last.outputs().keySet())
                && last.fingerprint().equals(fingerprint(stage, inputs(stage, snapshot), seed))) {
            return Optional.of(last);
        }
        return stage.full().flatMap(full -> current(full, snapshot, seed));
    }

    /** Equal where an incremental run of the stage may go by what a full one froze. */
    static String lastingSettings(Stage<?> stage, long seed) {
        return Fingerprint.of(stage.name(), stage.logicVersion(), seed, Map.of(), stage.lastingSettings());
    }

    private static Map<String, String> inputs(Stage<?> stage, Snapshot snapshot) {
        return snapshot.generationsOf(names(stage.inputs()));
    }

    /** Bytes that a stage may read: of its inputs, of what it wrote before, and of files; Long.MAX_VALUE: not known. */
    private static long bytes(SparkSession spark, Stage<?> stage, Snapshot snapshot) {
        OptionalLong beside =
                stage.bytesBesideTables(spark.sparkContext().hadoopConfiguration(), table -> Optional.ofNullable(
                                snapshot.generations().get(table.name()))
                        .map(Generation::rows)
                        .orElse(0L));
        if (beside.isEmpty()) {
            return Long.MAX_VALUE;
        }
        return beside.getAsLong()
                + Stream.concat(stage.inputs().stream(), stage.outputs().stream())
                        .map(table -> snapshot.generations().get(table.name()))
                        .filter(Objects::nonNull)
                        .mapToLong(Generation::bytes)
                        .sum();
    }

    private static Set<String> names(List<Table<?>> tables) {
        return tables.stream().map(Table::name).collect(Collectors.toSet());
    }

    private static String fingerprint(Stage<?> stage, Map<String, String> inputs, long seed) {
        return Fingerprint.of(stage.name(), stage.logicVersion(), seed, inputs, stage.settings());
    }

    private StageResult execute(Stage<?> stage, WorkspaceContext context) {
        spark.sparkContext().setJobDescription(stage.name());
        try {
            return stage.run(context);
        } catch (Exception e) {
            // Spark throws checked exceptions without declaring them
            context.discard();
            throw explain(stage, e);
        } finally {
            spark.sparkContext().setJobDescription(null);
        }
    }

    /**
     * A full disk is the user's to mend, however deep in the causes it stands; so is a UserError thrown inside a task.
     */
    private RuntimeException explain(Stage<?> stage, Exception failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UserError userError) {
                return userError;
            }
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof IOException && message.contains("No space left on device")
                    || message.contains("java.io.IOException: No space left on device")) {
                return new UserError(
                        "stage " + stage.name() + ", writing into " + workspace.uri(),
                        "no space is left on the device",
                        "free some space or use another workspace, then run again; earlier results are whole",
                        failure);
            }
        }
        return failure instanceof RuntimeException unchecked
                ? unchecked
                : new IllegalStateException("stage " + stage.name() + " failed: " + failure.getMessage(), failure);
    }
}
