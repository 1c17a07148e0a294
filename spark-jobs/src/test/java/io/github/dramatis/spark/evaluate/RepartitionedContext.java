package io.github.dramatis.spark.evaluate;

import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Hands out the tables in another number of partitions and another order of rows. */
record RepartitionedContext(StageContext inner, int partitions, String output) implements StageContext {
    @Override
    public SparkSession spark() {
        return inner.spark();
    }

    @Override
    public long seed() {
        return inner.seed();
    }

    @Override
    public Dataset<Row> read(Table<?> table) {
        return inner.read(table).repartition(partitions, functions.rand(partitions));
    }

    @Override
    public Optional<Dataset<Row>> before(Table<?> table) {
        return inner.before(table);
    }

    @Override
    public List<Dataset<Row>> generations(Table<?> table) {
        return inner.generations(table);
    }

    @Override
    public <R extends Record> long write(Table<R> table, Dataset<Row> rows) {
        rows.write().parquet(output + "/" + table.name());
        return 0;
    }

    @Override
    public Dataset<Row> written(Table<?> table) {
        return spark().read().parquet(output + "/" + table.name());
    }

    @Override
    public String folder(String kind) {
        return output + "/" + kind;
    }

    @Override
    public Optional<String> files(String kind) {
        return inner.files(kind);
    }

    @Override
    public String checkpoints() {
        return inner.checkpoints();
    }

    @Override
    public String fingerprint() {
        return inner.fingerprint();
    }

    @Override
    public String workspace() {
        return inner.workspace();
    }

    @Override
    public Progress progress() {
        return inner.progress();
    }
}
