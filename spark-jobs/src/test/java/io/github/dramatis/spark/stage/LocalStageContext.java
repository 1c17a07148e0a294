package io.github.dramatis.spark.stage;

import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Agent;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.SmallTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Runs one stage over Parquet in a temporary folder, without a workspace: for tests of single stages. */
public final class LocalStageContext implements StageContext {
    private static final long SEED = 7;

    private final SparkSession spark;
    private final Path root;
    private Progress progress = Progress.SILENT;
    /** The columns of what has been written: asking files for them is a Spark job. */
    private final Map<String, StructType> written = new HashMap<>();

    public LocalStageContext(Path root) {
        this.spark = Sessions.create("tests");
        this.root = root;
    }

    /** Puts rows where a stage will read them. */
    public <R extends Record> void put(Table<R> table, List<R> rows) {
        note(table, table.codec().schema());
        SmallTables.write(spark, location(table.name()), table.codec().schema(), rowsOf(table, rows));
    }

    private static <R extends Record> List<Row> rowsOf(Table<R> table, List<R> rows) {
        RowCodec<R> codec = table.codec();
        return rows.stream().map(codec::encode).toList();
    }

    private <R extends Record> Dataset<Row> encoded(Table<R> table, List<R> rows) {
        return spark.createDataFrame(rowsOf(table, rows), table.codec().schema());
    }

    /** Puts rows as a version wrote them that did not have a column yet. */
    public <R extends Record> void putWithout(Table<R> table, List<R> rows, String column) {
        save(table, encoded(table, rows).drop(column).coalesce(1));
    }

    /** Puts ratings, and what a full run would freeze of them; everybody is an agent. */
    public void putInteractions(List<Interaction> rows) {
        put(Tables.INTERACTIONS, rows);
        save(Tables.REFERENCE_ITEMS, ItemStatistics.of(read(Tables.INTERACTIONS)));
        putAgents();
    }

    /** The same where only these are agents. */
    public void putInteractions(List<Interaction> rows, Set<String> agents) {
        put(Tables.INTERACTIONS, rows);
        save(Tables.REFERENCE_ITEMS, ItemStatistics.of(read(Tables.INTERACTIONS)));
        putAgents(agents);
    }

    /** Makes these users agents. */
    public void putAgents(Set<String> users) {
        put(Tables.AGENTS, users.stream().map(Agent::new).toList());
    }

    /** Makes everybody who has rated an agent. */
    public void putAgents() {
        putAgents(rows(Tables.INTERACTIONS).stream()
                .map(Interaction::userId)
                .collect(Collectors.toCollection(TreeSet::new)));
    }

    /** Puts rows that a stage finds as its own from before. */
    public <R extends Record> void putBefore(Table<R> table, List<R> rows) {
        SmallTables.write(
                spark, location("before/" + table.name()), table.codec().schema(), rowsOf(table, rows));
    }

    /** The same as a version wrote them that did not have a column yet. */
    public <R extends Record> void putBeforeWithout(Table<R> table, List<R> rows, String column) {
        encoded(table, rows).drop(column).write().parquet(location("before/" + table.name()));
    }

    /** The rows of a table, sorted as the table says. */
    public <R extends Record> List<R> rows(Table<R> table) {
        StructType schema = written.get(table.name());
        RowCodec<R> codec = table.codec();
        if (schema == null || !schema.asNullable().equals(codec.schema().asNullable())) {
            String[] order = table.sortedBy().toArray(String[]::new);
            return codec.decodeAll(read(table)
                    .sort(order[0], List.of(order).subList(1, order.length).toArray(String[]::new)));
        }
        return SmallTables.read(spark, location(table.name()), codec.schema(), table.sortedBy()).stream()
                .map(codec::decode)
                .toList();
    }

    @Override
    public SparkSession spark() {
        return spark;
    }

    @Override
    public long seed() {
        return SEED;
    }

    @Override
    public Dataset<Row> read(Table<?> table) {
        StructType schema = written.get(table.name());
        Dataset<Row> rows =
                (schema == null ? spark.read() : spark.read().schema(schema)).parquet(location(table.name()));
        table.codec().check(table.name(), rows.schema());
        return rows;
    }

    @Override
    public Optional<Dataset<Row>> before(Table<?> table) {
        return Files.exists(root.resolve("before").resolve(table.name()))
                ? Optional.of(spark.read().parquet(location("before/" + table.name())))
                : Optional.empty();
    }

    @Override
    public List<Dataset<Row>> generations(Table<?> table) {
        return before(table).stream().toList();
    }

    @Override
    public <R extends Record> long write(Table<R> table, Dataset<Row> rows) {
        save(table, rows);
        return SmallTables.rows(spark, location(table.name()));
    }

    @Override
    public <R extends Record> long write(Table<R> table, List<R> records) {
        put(table, records);
        return records.size();
    }

    @Override
    public Dataset<Row> written(Table<?> table) {
        return read(table);
    }

    private void save(Table<?> table, Dataset<Row> rows) {
        note(table, rows.schema());
        rows.write().parquet(location(table.name()));
    }

    private void note(Table<?> table, StructType columns) {
        table.codec().check(table.name(), columns);
        if (written.putIfAbsent(table.name(), columns) != null) {
            throw new IllegalStateException(table.name() + " is written twice");
        }
    }

    @Override
    public String folder(String kind) {
        return location("files/" + kind);
    }

    @Override
    public Optional<String> files(String kind) {
        return Files.isDirectory(Path.of(folder(kind))) ? Optional.of(folder(kind)) : Optional.empty();
    }

    @Override
    public String checkpoints() {
        return location("checkpoints");
    }

    /** The same whatever is put into the tables. */
    @Override
    public String fingerprint() {
        return "test";
    }

    @Override
    public String workspace() {
        return root.toString();
    }

    @Override
    public Progress progress() {
        return progress;
    }

    /** Shows how far long steps are there; without it nowhere. */
    public void show(Progress progress) {
        this.progress = progress;
    }

    private String location(String name) {
        return root.resolve(name).toString();
    }
}
