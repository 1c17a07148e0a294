package io.github.dramatis.spark.stage;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.spark.table.Table;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** A context in which other rows stand instead of some tables; nothing is written. */
public final class TablesInstead implements StageContext {
    private final StageContext context;
    private final Map<Table<?>, Dataset<Row>> instead = new HashMap<>();

    public TablesInstead(StageContext context) {
        this.context = context;
    }

    /** Puts rows in the place of a table; they have its columns. */
    public TablesInstead with(Table<?> table, Dataset<Row> rows) {
        table.codec().check(table.name(), rows.schema());
        instead.put(table, rows);
        return this;
    }

    /** Reads a table anew: no two reads share columns, which the two sides of a cogroup must not. */
    @Override
    public Dataset<Row> read(Table<?> table) {
        Dataset<Row> rows = instead.get(table);
        return rows == null
                ? context.read(table)
                : rows.select(Arrays.stream(rows.columns())
                        .map(name -> col(name).as(name))
                        .toArray(Column[]::new));
    }

    @Override
    public SparkSession spark() {
        return context.spark();
    }

    @Override
    public long seed() {
        return context.seed();
    }

    @Override
    public Optional<Dataset<Row>> before(Table<?> table) {
        return context.before(table);
    }

    @Override
    public List<Dataset<Row>> generations(Table<?> table) {
        return context.generations(table);
    }

    @Override
    public <R extends Record> long write(Table<R> table, Dataset<Row> rows) {
        throw new IllegalStateException("nothing is written here, and not " + table.name());
    }

    @Override
    public Dataset<Row> written(Table<?> table) {
        throw new IllegalStateException("nothing is written here, and not " + table.name());
    }

    @Override
    public String folder(String kind) {
        throw new IllegalStateException("nothing is written here, and not " + kind);
    }

    @Override
    public Optional<String> files(String kind) {
        return context.files(kind);
    }

    @Override
    public String checkpoints() {
        return context.checkpoints();
    }

    @Override
    public String fingerprint() {
        return context.fingerprint();
    }

    @Override
    public String workspace() {
        return context.workspace();
    }

    @Override
    public Progress progress() {
        return context.progress();
    }
}
