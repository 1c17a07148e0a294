package io.github.dramatis.spark.stage;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Dataset$;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Rows that are read more than once, in memory and on disk where that is short, until {@link #close}.
 *
 * <p>With {@link Dataset#persist()} alone Spark analyses all that cached rows were made from again in each step that is
 * put on top of them, and compares it with all that is cached in each query. The rows of this class start at the cache:
 * their plan is one node.
 */
public final class KeptRows implements AutoCloseable {
    private final List<Dataset<Row>> persisted = new ArrayList<>();

    /**
     * Keeps rows from when they are first read; they are computed again where an executor that held them is lost.
     *
     * @return the rows, to be read in place of the given ones
     */
    public Dataset<Row> keep(Dataset<Row> rows) {
        return keep(rows, StorageLevel.MEMORY_AND_DISK());
    }

    /** The same without memory, for what is long and read seldom. */
    public Dataset<Row> keepOnDisk(Dataset<Row> rows) {
        return keep(rows, StorageLevel.DISK_ONLY());
    }

    private Dataset<Row> keep(Dataset<Row> rows, StorageLevel level) {
        persisted.add(rows.persist(level));
        return Dataset$.MODULE$.ofRows(
                rows.sparkSession(), rows.queryExecution().withCachedData());
    }

    /** Gives the memory back; nothing may read the rows after that. */
    @Override
    public void close() {
        persisted.forEach(Dataset::unpersist);
        persisted.clear();
    }
}
