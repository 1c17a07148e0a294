package io.github.dramatis.spark.train;

import io.github.dramatis.lm.training.CheckpointStore;
import io.github.dramatis.lm.training.Checkpointing;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * A training run's checkpoint in the workspace: another executor, or the next run, goes on from it.
 *
 * @param name its URI
 * @param everySteps after which one is saved; 0: never
 */
record WorkspaceCheckpoint(String name, int everySteps) implements CheckpointStore, Serializable {
    /** @param base identity of the base model's weights */
    Checkpointing of(String base) {
        return everySteps == 0 ? Checkpointing.none() : Checkpointing.to(this, everySteps, base);
    }

    /** The checkpoint of another run of the same adapter. */
    WorkspaceCheckpoint beside(String suffix) {
        return new WorkspaceCheckpoint(name + suffix, everySteps);
    }

    /** Whether or not the run goes without: one that is cut into parts goes on from there. */
    Checkpointing always(String base) {
        return Checkpointing.to(this, everySteps == 0 ? Integer.MAX_VALUE : everySteps, base);
    }

    @Override
    public Optional<InputStream> open() throws IOException {
        Path path = new Path(name);
        try {
            return Optional.of(path.getFileSystem(HadoopFiles.configuration()).open(path));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public void save(Content content) throws IOException {
        WholeFile.replace(new Path(name), HadoopFiles.configuration(), content::writeTo);
    }
}
