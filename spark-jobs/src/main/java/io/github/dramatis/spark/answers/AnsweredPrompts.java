package io.github.dramatis.spark.answers;

import static org.apache.spark.sql.functions.not;

import io.github.dramatis.spark.workspace.Layout;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What models have answered to prompts, by content: the same prompt for the same model is never asked twice, whichever
 * variant or run wants it. Kept in parts, each of which counts once it is whole; the workspace's lock is held by who
 * writes.
 */
public final class AnsweredPrompts {
    /** Identity of user, model and prompt. */
    public static final String KEY = "answer_key";
    /** Natural logarithms of the labels' probabilities under the whole vocabulary, by ascending rating. */
    public static final String LOG_PROBABILITIES = "log_probabilities";

    private static final StructType SCHEMA = new StructType()
            .add(KEY, DataTypes.StringType, false)
            .add("user_id", DataTypes.StringType, false)
            .add(LOG_PROBABILITIES, new ArrayType(DataTypes.DoubleType, false), false);
    private static final String WHOLE = "_whole";

    private final SparkSession spark;
    private final Path folder;

    /** @param workspace its root URI */
    public AnsweredPrompts(SparkSession spark, String workspace) {
        this.spark = spark;
        this.folder = new Path(workspace, Layout.ASKED);
    }

    /** All of them: {@link #KEY}, user_id, {@link #LOG_PROBABILITIES}. */
    public Dataset<Row> read() {
        return read(parts(true));
    }

    private Dataset<Row> read(List<Path> parts) {
        return parts.isEmpty()
                ? spark.createDataFrame(List.of(), SCHEMA)
                : spark.read()
                        .schema(SCHEMA)
                        .parquet(parts.stream().map(Path::toString).toArray(String[]::new));
    }

    /** Adds answers as one part. */
    public void add(Dataset<Row> answers) {
        Path part = new Path(folder, "part-" + UUID.randomUUID());
        answers.select(KEY, "user_id", LOG_PROBABILITIES)
                .sortWithinPartitions("user_id")
                .write()
                .parquet(part.toString());
        try {
            WholeFile.replace(new Path(part, WHOLE), hadoop(), out -> {});
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write answers into " + folder, e);
        }
    }

    /** Removes parts that a run which died left. */
    public void removeTorn() {
        remove(parts(false));
    }

    /**
     * Erases the answers of some users and returns those whom there were any of.
     *
     * @param erased whether the user of a row is one of them
     */
    public Set<String> forget(Column erased) {
        removeTorn();
        List<Path> before = parts(true);
        Set<String> found = new HashSet<>();
        // as many rows as there are users to forget
        for (Row row : read(before).where(erased).select("user_id").distinct().collectAsList()) {
            found.add(row.getString(0));
        }
        if (!found.isEmpty()) {
            add(read(before).where(not(erased)));
            remove(before);
        }
        return found;
    }

    private void remove(List<Path> parts) {
        try {
            for (Path part : parts) {
                files().delete(new Path(part, WHOLE), false); // first: what is left of the part counts no more
                files().delete(part, true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove answers from " + folder, e);
        }
    }

    private List<Path> parts(boolean whole) {
        List<Path> parts = new ArrayList<>();
        try {
            for (FileStatus part : files().listStatus(folder)) {
                if (files().exists(new Path(part.getPath(), WHOLE)) == whole) {
                    parts.add(part.getPath());
                }
            }
            return parts.stream().sorted().toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the answers in " + folder, e);
        }
    }

    private FileSystem files() throws IOException {
        return folder.getFileSystem(hadoop());
    }

    private Configuration hadoop() {
        return spark.sparkContext().hadoopConfiguration();
    }
}
