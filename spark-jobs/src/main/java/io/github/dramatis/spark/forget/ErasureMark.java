package io.github.dramatis.spark.forget;

import io.github.dramatis.spark.workspace.Layout;
import io.github.dramatis.spark.workspace.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Says in a workspace that an erasure has begun and not ended. What it removed first may be all that named the users,
 * so whom the rest is about cannot be told any more: the next erasure, of whomever, then does everything again.
 */
final class ErasureMark {
    private final Path file;
    private final Configuration hadoop;

    /** @param workspace its root URI */
    ErasureMark(String workspace, Configuration hadoop) {
        this.file = new Path(workspace, Layout.FORGETTING);
        this.hadoop = hadoop;
    }

    /** Puts it there; returns whether it is there already. */
    boolean begin() {
        try {
            boolean before = file.getFileSystem(hadoop).exists(file);
            WholeFile.replace(file, hadoop, out -> {});
            return before;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Everything is removed. */
    void end() {
        try {
            file.getFileSystem(hadoop).delete(file, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + file, e);
        }
    }
}
