package io.github.dramatis.spark.workspace;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a stage the tables of one snapshot and keeps what it writes in a generation of its own. */
final class WorkspaceContext implements StageContext {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceContext.class);

    private final SparkSession spark;
    private final Workspace workspace;
    private final Snapshot snapshot;
    private final String generation;
    private final long seed;
    private final Progress progress;
    private final SortedMap<String, Generation> written = new TreeMap<>();

    WorkspaceContext(
            SparkSession spark,
            Workspace workspace,
            Snapshot snapshot,
            String generation,
            long seed,
            Progress progress) {
        this.spark = spark;
        this.workspace = workspace;
        this.snapshot = snapshot;
        this.generation = generation;
        this.seed = seed;
        this.progress = progress;
    }

    @Override
    public SparkSession spark() {
        return spark;
    }

    @Override
    public long seed() {
        return seed;
    }

    @Override
    public Dataset<Row> read(Table<?> table) {
        Generation current = snapshot.generations().get(table.name());
        if (current == null) {
            throw new UserError(
                    "table " + table.name() + " of workspace " + workspace.uri(),
                    "it has not been made yet",
                    "run the stages before this one: dramatis run without --only and --from");
        }
        Dataset<Row> rows = spark.read().parquet(workspace.tableFolder(table.name(), current.id()));
        table.codec().check(table.name(), rows.schema());
        return rows;
    }

    @Override
    public <R extends Record> long write(Table<R> table, Dataset<Row> rows) {
        table.codec().check(table.name(), rows.schema());
        if (written.containsKey(table.name())) {
            throw new IllegalStateException(table.name() + " is written twice");
        }
        String folder = workspace.tableFolder(table.name(), generation);
        Column[] order = table.sortedBy().stream().map(rows::col).toArray(Column[]::new);
        // the generation is known before the write so that a failed one is swept too
        written.put(table.name(), new Generation(generation, -1));
        rows.sortWithinPartitions(order).write().parquet(folder);
        long count = spark.read().schema(rows.schema()).parquet(folder).count();
        written.put(table.name(), new Generation(generation, count));
        return count;
    }

    @Override
    public String folder(String kind) {
        written.put(kind + Snapshot.FILES, new Generation(generation, -1));
        return workspace.filesFolder(kind, generation);
    }

    @Override
    public String workspace() {
        return workspace.uri();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    /** What has been written, by table or folder name. */
    SortedMap<String, Generation> written() {
        return written;
    }

    /** Removes what a failed stage wrote; what cannot be removed stays unreferenced. */
    void discard() {
        for (String name : written.keySet()) {
            String folder = name.endsWith(Snapshot.FILES)
                    ? workspace.filesFolder(name.substring(0, name.length() - Snapshot.FILES.length()), generation)
                    : workspace.tableFolder(name, generation);
            try {
                workspace.files().delete(new Path(folder), true);
            } catch (IOException e) {
                LOG.warn("could not remove {} of the failed stage: {}", folder, e.getMessage());
            }
        }
    }
}
