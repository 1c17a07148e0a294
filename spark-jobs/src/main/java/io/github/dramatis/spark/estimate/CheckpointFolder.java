package io.github.dramatis.spark.estimate;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkContext;

/**
 * Where RDDs are checkpointed while the stage runs; gone when it ends. Without checkpoints ALS nests the lineage of all
 * its iterations in each task, and reading such a task overflows an executor thread's stack.
 */
public final class CheckpointFolder implements AutoCloseable {
    private final SparkContext spark;
    private final Path folder;

    private CheckpointFolder(SparkContext spark, Path folder) {
        this.spark = spark;
        this.folder = folder;
    }

    /**
     * Makes the folder the session's checkpoint directory. Spark cannot unset it: who checkpoints later has to set
     * their own.
     *
     * @param parent on storage that every executor reaches
     */
    public static CheckpointFolder in(SparkContext spark, String parent) {
        Path folder = new Path(parent, "_checkpoints");
        spark.setCheckpointDir(folder.toString());
        return new CheckpointFolder(spark, folder);
    }

    @Override
    public void close() {
        try {
            folder.getFileSystem(spark.hadoopConfiguration()).delete(folder, true);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + folder, e);
        }
    }
}
