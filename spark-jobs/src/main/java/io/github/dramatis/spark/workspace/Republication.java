package io.github.dramatis.spark.workspace;

import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Writes all tables of a workspace anew, publishes them at once, and removes everything that was before. */
public final class Republication {
    /** Made from users and not written anew: the next run makes them. */
    private static final Set<String> FILES =
            Set.of("reports" + Snapshot.FILES, "baselines" + Snapshot.FILES, "simulations" + Snapshot.FILES);

    private final SparkSession spark;
    private final Workspace workspace;
    private final String name;
    private final WriterLock lock;
    private final Snapshot base;

    /**
     * @param name of the record that says what was done
     * @param lock on the workspace: what is read from here on is what is written anew
     */
    public Republication(SparkSession spark, Workspace workspace, String name, WriterLock lock) {
        this.spark = spark;
        this.workspace = workspace;
        this.name = name;
        this.lock = lock;
        this.base = workspace.snapshot();
    }

    /** A table as it is now; empty if there is none. */
    public Dataset<Row> current(Table<?> table) {
        Generation generation = base.generations().get(table.name());
        return generation == null
                ? spark.createDataFrame(List.of(), table.codec().schema())
                : spark.read().parquet(workspace.tableFolder(table.name(), generation.id()));
    }

    /** All other generations of a table that have files: earlier ones, and what stages that died left. */
    public List<Dataset<Row>> others(Table<?> table) {
        Generation current = base.generations().get(table.name());
        return workspace.generations(table.name()).stream()
                .filter(id -> current == null || !id.equals(current.id()))
                .map(id -> spark.read().parquet(workspace.tableFolder(table.name(), id)))
                .toList();
    }

    /**
     * Whether a stage's current output was made from the current rows of a table, whatever republications have left of
     * them since.
     */
    public boolean madeFromCurrent(String stage, Table<?> input) {
        StageRecord record = base.stages().get(stage);
        return record != null
                && originOf(input.name())
                        .equals(Optional.ofNullable(record.inputs().get(input.name())));
    }

    /** The generation that a stage wrote of which the current one is all or the rest. */
    private Optional<String> originOf(String table) {
        Optional<String> current =
                Optional.ofNullable(base.generations().get(table)).map(Generation::id);
        StageRecord last = base.stages().get(name);
        boolean republished = last != null
                && last.outputs().containsKey(table)
                && current.equals(Optional.of(last.outputs().get(table).id()));
        return republished ? Optional.ofNullable(last.inputs().get(table)) : current;
    }

    /**
     * Reports and fitted baselines are not written anew: the next run makes them.
     *
     * @param change what becomes of a table's rows
     * @param figures for the record; rows are added
     * @return rows that there are fewer now
     */
    public long run(
            String run,
            BiFunction<Table<?>, Dataset<Row>, Dataset<Row>> change,
            Map<String, ? extends Number> figures) {
        String started = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        String generation = String.format(Locale.ROOT, "%06d-%s", base.number() + 1, run);
        WorkspaceContext context = new WorkspaceContext(
                spark, workspace, base, generation, name, name, 0, Long.MAX_VALUE, Progress.SILENT);
        Map<String, String> origins = new TreeMap<>();
        long fewer = 0;
        try {
            for (Table<?> table : Tables.ALL) {
                Generation before = base.generations().get(table.name());
                if (before != null) {
                    fewer += before.rows() - context.write(table, change.apply(table, context.read(table)));
                    originOf(table.name()).ifPresent(origin -> origins.put(table.name(), origin));
                }
            }
        } catch (RuntimeException failed) {
            context.discard();
            throw failed;
        }
        Map<String, Number> all = new TreeMap<>(figures);
        all.put("rows", fewer);
        StageRecord record = new StageRecord(
                name,
                run,
                null,
                StageRecord.DONE,
                null,
                null,
                run,
                started,
                0,
                origins,
                context.written(),
                null,
                Workspace.json().valueToTree(all));
        removeAllBut(workspace.publish(base.without(FILES), record, lock));
        return fewer;
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
        Sweep sweep = Sweep.ofAllButTheNewest(workspace);
        sweep.delete(sweep.find().stream()
                .filter(leftover -> !leftover.path().startsWith(Layout.LOCKS + "/"))
                .toList());
    }

    /**
     * Removes the files of adapters that no row of the table stands for any more.
     *
     * @param kept folders relative to the workspace
     */
    public void removeAdaptersBut(Collection<String> kept) {
        Generation adapters = base.files("adapters");
        if (adapters == null) {
            return;
        }
        try {
            Path folder = new Path(workspace.filesFolder("adapters", adapters.id()));
            List<String> folders =
                    kept.stream().map(path -> workspace.path(path) + "/").toList();
            var files = workspace.files().listFiles(folder, true);
            while (files.hasNext()) {
                Path file = files.next().getPath();
                if (folders.stream().noneMatch(file.toString()::startsWith)) {
                    workspace.files().delete(file, false);
                }
            }
        } catch (FileNotFoundException e) {
            // no adapter has ever been trained
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove adapters of " + workspace.uri(), e);
        }
    }
}
