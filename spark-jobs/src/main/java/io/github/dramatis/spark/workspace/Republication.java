package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes all tables of a workspace anew, publishes them at once, and removes everything that was before. */
public final class Republication {
    private static final String REPORTS = "reports" + Snapshot.FILES;

    private final SparkSession spark;
    private final Workspace workspace;
    private final String run;

    /** @param run id of this run */
    public Republication(SparkSession spark, Workspace workspace, String run) {
        this.spark = spark;
        this.workspace = workspace;
        this.run = run;
    }

    /** A table as it is now. */
    public Dataset<Row> current(Table<?> table) {
        Generation generation = workspace.snapshot().generations().get(table.name());
        return generation == null
                ? spark.createDataFrame(java.util.List.of(), table.codec().schema())
                : spark.read().parquet(workspace.tableFolder(table.name(), generation.id()));
    }

    /**
     * Reports are not written anew: the next run makes one.
     *
     * @param name of the record that says what was done
     * @param change what becomes of a table's rows
     * @param result figures for the record
     */
    public void run(String name, BiFunction<Table<?>, Dataset<Row>, Dataset<Row>> change, JsonNode result) {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        try (WriterLock lock = WriterLock.take(workspace, run)) {
            Snapshot base = workspace.snapshot();
            String generation = String.format("%06d-%s", base.number() + 1, run);
            WorkspaceContext context =
                    new WorkspaceContext(spark, workspace, base, generation, name, 0, Progress.SILENT);
            try {
                for (Table<?> table : Tables.ALL) {
                    if (base.generations().containsKey(table.name())) {
                        context.write(table, change.apply(table, context.read(table)));
                    }
                }
            } catch (RuntimeException failed) {
                context.discard();
                throw failed;
            }
            StageRecord record = new StageRecord(
                    name,
                    run,
                    null,
                    StageRecord.DONE,
                    null,
                    run,
                    started,
                    0,
                    Map.of(),
                    context.written(),
                    null,
                    result);
            Snapshot published = workspace.publish(base.without(Set.of(REPORTS)), record);
            removeAllBut(published);
        }
    }

    private void removeAllBut(Snapshot published) {
        try {
            for (Snapshot snapshot : workspace.snapshots()) {
                if (snapshot.number() != published.number()) {
                    workspace.files().delete(workspace.path(Workspace.snapshotFile(snapshot.number())), false);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the snapshots before " + published.number(), e);
        }
        Sweep sweep = new Sweep(workspace, 1, Duration.ZERO);
        sweep.delete(sweep.find().stream()
                .filter(leftover -> !leftover.path().startsWith("_locks/"))
                .toList());
    }
}
