package io.github.dramatis.spark.workspace;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a stage the tables of one snapshot and keeps what it writes in a generation of its own. */
final class WorkspaceContext implements StageContext {
    private static final Logger LOG = LoggerFactory.getLogger(WorkspaceContext.class);
    /** Bytes of a table that the driver reads itself. */
    private static final long MOST_OF_SMALL = 4 << 20;

    private final SparkSession spark;
    private final Workspace workspace;
    private final Snapshot snapshot;
    private final String generation;
    private final String stage;
    private final String fingerprint;
    private final long seed;
    private final long bytes;
    private final Progress progress;
    private final SortedMap<String, Generation> written = new TreeMap<>();

    /** @param bytes that the stage reads at most, about: its tables have hardly more; Long.MAX_VALUE: not known */
    WorkspaceContext(
            SparkSession spark,
            Workspace workspace,
            Snapshot snapshot,
            String generation,
            String stage,
            String fingerprint,
            long seed,
            long bytes,
            Progress progress) {
        this.spark = spark;
        this.workspace = workspace;
        this.snapshot = snapshot;
        this.generation = generation;
        this.stage = stage;
        this.fingerprint = fingerprint;
        this.seed = seed;
        this.bytes = bytes;
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
        Dataset<Row> rows = workspace.schemas().read(spark, workspace.tableFolder(table.name(), current.id()));
        table.codec().check(table.name(), rows.schema());
        return rows;
    }

    @Override
    public Optional<Dataset<Row>> before(Table<?> table) {
        return Optional.ofNullable(snapshot.generations().get(table.name()))
                .map(generation ->
                        workspace.schemas().read(spark, workspace.tableFolder(table.name(), generation.id())))
                .filter(rows -> table.codec().fits(rows.schema()));
    }

    @Override
    public List<Dataset<Row>> generations(Table<?> table) {
        Generation current = snapshot.generations().get(table.name());
        return workspace.generations(table.name()).stream()
                .sorted(Comparator.comparing(id -> current == null || !id.equals(current.id())))
                .map(id -> workspace.schemas().read(spark, workspace.tableFolder(table.name(), id)))
                .filter(rows -> table.codec().fits(rows.schema()))
                .toList();
    }

    @Override
    public <R extends Record> long write(Table<R> table, Dataset<Row> rows) {
        table.codec().check(table.name(), rows.schema());
        String folder = newFolder(table);
        Column[] order = table.sortedBy().stream().map(rows::col).toArray(Column[]::new);
        FileSizes.DEFAULT
                .gathered(rows, bytes)
                .sortWithinPartitions(order)
                .write()
                .parquet(folder);
        FileSizes.DEFAULT.settle(spark, workspace.files(), folder, rows.schema(), table.sortedBy());
        return counted(table, folder, rows.schema());
    }

    @Override
    public <R extends Record> long write(Table<R> table, List<R> records) {
        RowCodec<R> codec = table.codec();
        String folder = newFolder(table);
        List<Row> rows = records.stream().map(codec::encode).toList();
        SmallFile.write(spark, folder, codec.schema(), rows, table.sortedBy());
        return counted(table, folder, codec.schema());
    }

    private String newFolder(Table<?> table) {
        if (written.containsKey(table.name())) {
            throw new IllegalStateException(table.name() + " is written twice");
        }
        // the generation is known before the write so that a failed one is swept too
        written.put(table.name(), Generation.uncounted(generation));
        return workspace.tableFolder(table.name(), generation);
    }

    private long counted(Table<?> table, String folder, StructType columns) {
        Dataset<Row> read = workspace.schemas().written(spark, folder, columns);
        FileSizes.Parts parts = FileSizes.Parts.in(workspace.files(), new Path(folder));
        long count = Footers.rows(parts.files(), workspace.files().getConf()).orElseGet(read::count);
        written.put(
                table.name(), new Generation(generation, count, parts.files().size(), parts.bytes()));
        return count;
    }

    @Override
    public <R extends Record> List<R> records(Table<R> table) {
        return records(
                table, read(table), snapshot.generations().get(table.name()).id());
    }

    @Override
    public <R extends Record> Optional<List<R>> recordsBefore(Table<R> table) {
        return before(table)
                .map(rows -> records(
                        table, rows, snapshot.generations().get(table.name()).id()));
    }

    /** Reads all records: on the driver, or by a Spark job if the table is large. */
    private <R extends Record> List<R> records(Table<R> table, Dataset<Row> rows, String id) {
        Path folder = new Path(workspace.tableFolder(table.name(), id));
        FileSizes.Parts parts = FileSizes.Parts.in(workspace.files(), folder);
        RowCodec<R> codec = table.codec();
        return parts.bytes() > MOST_OF_SMALL
                ? codec.decodeAll(rows)
                : SmallFile.read(spark, parts.files(), rows.schema()).stream()
                        .map(codec::decode)
                        .toList();
    }

    @Override
    public Dataset<Row> written(Table<?> table) {
        if (!written.containsKey(table.name())) {
            throw new IllegalStateException(table.name() + " has not been written");
        }
        return workspace.schemas().read(spark, workspace.tableFolder(table.name(), generation));
    }

    @Override
    public String folder(String kind) {
        written.put(kind + Snapshot.FILES, Generation.uncounted(generation));
        return workspace.filesFolder(kind, generation);
    }

    @Override
    public Optional<String> files(String kind) {
        return Optional.ofNullable(snapshot.files(kind)).map(files -> workspace.filesFolder(kind, files.id()));
    }

    @Override
    public String checkpoints() {
        return workspace.checkpointFolder(stage);
    }

    @Override
    public String fingerprint() {
        return fingerprint;
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

    /** Removes what the stage would have gone on from. */
    void removeCheckpoints() {
        delete(checkpoints());
    }

    /**
     * Removes what a failed stage wrote, but for the files that its checkpoints may tell the next run of: where there
     * are checkpoints, files that are no table stay until they are swept. What cannot be removed stays unreferenced.
     */
    void discard() {
        boolean hasCheckpoints = hasCheckpoints();
        written.keySet().stream()
                .filter(name -> !hasCheckpoints || !name.endsWith(Snapshot.FILES))
                .forEach(this::deleteWritten);
    }

    /** Removes all that a stage wrote: the next run needs none of it. */
    void discardAll() {
        written.keySet().forEach(this::deleteWritten);
    }

    private boolean hasCheckpoints() {
        try {
            return workspace.files().exists(new Path(checkpoints()));
        } catch (IOException e) {
            LOG.warn("could not look for {}: {}", checkpoints(), e.getMessage());
            return true;
        }
    }

    private void deleteWritten(String name) {
        delete(workspace.root() + "/" + Layout.folder(name, generation));
    }

    private void delete(String folder) {
        try {
            workspace.files().delete(new Path(folder), true);
        } catch (IOException e) {
            LOG.warn("could not remove {}: {}", folder, e.getMessage());
        }
    }
}
