package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;

/** The folder that --out names, for copies of tables. What a run that was killed has left of one is written anew. */
final class OutFolder {
    /** In the folder until the copy is whole; readers of Parquet pass over it. */
    private static final String UNFINISHED = "_unfinished";

    private final Path folder;
    private final Path unfinished;
    private final FileSystem files;

    private OutFolder(Path folder, FileSystem files) {
        this.folder = folder;
        this.unfinished = new Path(folder, UNFINISHED);
        this.files = files;
    }

    /** @throws UserError if no folder can have this name, or if there is something already but an unfinished copy */
    static OutFolder open(String out, Configuration hadoop) {
        Path folder = path(out);
        try {
            OutFolder opened = new OutFolder(folder, folder.getFileSystem(hadoop));
            opened.requireNew();
            return opened;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + out, e);
        }
    }

    /** @throws UserError if no folder can have this name */
    static Path path(String out) {
        try {
            return new Path(out);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "--out " + out, "no folder can have this name: " + e.getMessage(), "give a path or a URI", e);
        }
    }

    private void requireNew() throws IOException {
        if (files.exists(folder) && !files.exists(unfinished)) {
            throw new UserError("--out " + folder, "there is something already", "name a folder that is not there yet");
        }
    }

    /** Writes a table into this folder. */
    void copy(Dataset<Row> table) {
        write(Map.of(folder, table));
    }

    /** Writes two tables, each into a folder of its name below this one. */
    void copy(String name, Dataset<Row> table, String otherName, Dataset<Row> other) {
        write(Map.of(new Path(folder, name), table, new Path(folder, otherName), other));
    }

    private void write(Map<Path, Dataset<Row>> tables) {
        try {
            begin();
            // appended, since Spark would remove the mark too where it overwrites
            tables.forEach((path, table) -> table.write().mode(SaveMode.Append).parquet(path.toString()));
            files.delete(unfinished, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot copy to " + folder, e);
        }
        System.out.println("copied to " + folder + ", which dramatis forget does not reach");
    }

    /** Empties the folder of what an unfinished copy has left, under the mark that says so. */
    private void begin() throws IOException {
        requireNew(); // asking may have taken hours
        files.create(unfinished, true).close();
        for (FileStatus left : files.listStatus(folder)) {
            if (!left.getPath().getName().equals(UNFINISHED)) {
                files.delete(left.getPath(), true);
            }
        }
    }
}
