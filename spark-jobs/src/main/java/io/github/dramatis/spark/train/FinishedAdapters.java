package io.github.dramatis.spark.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What the stage has trained before it is published: a run after one that died finds the adapters that were ready, and
 * trains the others alone. They go with the stage's checkpoints.
 */
final class FinishedAdapters {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;
    private final Configuration hadoop;

    /** @param checkpoints of the stage */
    FinishedAdapters(String checkpoints, Configuration hadoop) {
        this.folder = new Path(checkpoints, "finished");
        this.hadoop = hadoop;
    }

    /** Keeps an adapter whose files are there. */
    void keep(Adapter adapter) {
        Path file = new Path(folder, Sha256.hex(adapter.path()) + ".json");
        try {
            byte[] row = JSON.writeValueAsBytes(adapter);
            WholeFile.replace(file, hadoop, out -> out.write(row));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Those of runs that died; what another version wrote, and this one cannot read, is trained again. */
    List<Adapter> read() {
        List<Adapter> adapters = new ArrayList<>();
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            for (FileStatus file :
                    files.listStatus(folder, path -> path.getName().endsWith(".json"))) {
                try (var in = files.open(file.getPath())) {
                    adapters.add(JSON.readValue(in.readAllBytes(), Adapter.class));
                } catch (JsonProcessingException e) {
                    continue;
                }
            }
            return adapters;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }
}
