package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;

/**
 * Puts a file in its place whole or not at all: by a rename where there is one, by the store's own put on object stores, where a
 * file appears when its stream is closed.
 */
public final class WholeFile {
    private WholeFile() {}

    /** Writes a file's bytes; does not close the stream. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Writes a new file.
     *
     * @throws FileAlreadyExistsException if there is one
     */
    static void create(FileSystem files, Path target, Content content) throws IOException {
        if (files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        write(files, target, content, false);
    }

    /** Writes a file, over one that may be there. */
    public static void replace(Path target, Configuration hadoop, Content content) throws IOException {
        write(target.getFileSystem(hadoop), target, content, true);
    }

    private static void write(FileSystem files, Path target, Content content, boolean over) throws IOException {
        files.mkdirs(target.getParent());
        if (isObjectStore(target)) {
            try (OutputStream out = files.create(target, true)) {
                content.writeTo(out);
            }
            return;
        }
        Path part = new Path(target.getParent(), "." + target.getName() + ".part");
        try {
            try (OutputStream out = files.create(part, true)) {
                content.writeTo(out);
            }
            if (over) {
                FileContext.getFileContext(files.getUri(), files.getConf())
                        .rename(part, target, Options.Rename.OVERWRITE);
            } else if (!files.rename(part, target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
        } catch (IOException e) {
            files.delete(part, false);
            throw e;
        }
    }

    private static boolean isObjectStore(Path target) {
        String scheme = target.toUri().getScheme();
        return scheme != null && scheme.startsWith("s3");
    }
}
