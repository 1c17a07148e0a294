package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** The folder that --out names. */
final class OutFolder {
    private OutFolder() {}

    /** @throws UserError if no folder can have this name */
    static Path path(String out) {
        try {
            return new Path(out);
        } catch (IllegalArgumentException e) {
            throw new UserError(
                    "--out " + out, "no folder can have this name: " + e.getMessage(), "give a path or a URI", e);
        }
    }

    /** @throws UserError if there is something already */
    static void requireNew(String out, Configuration hadoop) {
        Path target = path(out);
        try {
            if (target.getFileSystem(hadoop).exists(target)) {
                throw new UserError(
                        "--out " + out, "there is something already", "name a folder that is not there yet");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + out, e);
        }
    }
}
