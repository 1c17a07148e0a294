package io.github.dramatis.spark.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a stage has trained before it is published: a run after one that died finds the rows that were ready, and trains
 * the others alone. They go with the stage's checkpoints.
 *
 * @param <R> what a row is read into
 */
final class FinishedRows<R extends Record> {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Class<R> type;
    private final Path folder;
    private final Configuration hadoop;

    /** @param checkpoints of the stage */
    FinishedRows(Class<R> type, String checkpoints, Configuration hadoop) {
        this.type = type;
        this.folder = new Path(checkpoints, "finished");
        this.hadoop = hadoop;
    }

    /**
     * Keeps a row whose files are there.
     *
     * @param key unlike that of any other
     */
    void keep(String key, R row) {
        Path file = file(key);
        try {
            byte[] json = JSON.writeValueAsBytes(row);
            WholeFile.replace(file, hadoop, out -> out.write(json));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** What a run that died kept under a key; empty where it is of another version, which this one cannot read. */
    Optional<R> find(String key) {
        return read(file(key));
    }

    /** All that runs that died kept; what another version wrote, and this one cannot read, is trained again. */
    List<R> read() {
        List<R> rows = new ArrayList<>();
        try {
            for (FileStatus file : folder.getFileSystem(hadoop)
                    .listStatus(folder, path -> path.getName().endsWith(".json"))) {
                read(file.getPath()).ifPresent(rows::add);
            }
            return rows;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private Path file(String key) {
        return new Path(folder, Sha256.hex(key) + ".json");
    }

    private Optional<R> read(Path file) {
        try (var in = file.getFileSystem(hadoop).open(file)) {
            return Optional.of(JSON.readValue(in.readAllBytes(), type));
        } catch (FileNotFoundException | JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
