package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Where a copy of a table goes. */
final class OutFolder {
    private OutFolder() {}

    /** @throws UserError if there is something already */
    static void requireNew(String out, Configuration hadoop) {
        try {
            Path target = new Path(out);
            if (target.getFileSystem(hadoop).exists(target)) {
                throw new UserError(
                        "--out " + out, "there is something already", "name a folder that is not there yet");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for " + out, e);
        }
    }
}
