package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * Puts a file in its place whole or not at all: by a rename where there is one, by the store's own put on object
 * stores, where a file appears when its stream is closed.
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

    /** Name of what a file is written to before it is put in its place. */
    static String partOf(String name) {
        return "." + name + ".part";
    }

    private static void write(FileSystem anyFiles, Path target, Content content, boolean over) throws IOException {
        // without the file of checksums beside it: two files cannot be replaced at once
        FileSystem files = over && anyFiles instanceof LocalFileSystem local ? local.getRaw() : anyFiles;
        files.mkdirs(target.getParent());
        if (isObjectStore(target)) {
            try (OutputStream out = files.create(target, true)) {
                content.writeTo(out);
            }
            return;
        }
        Path part = new Path(target.getParent(), partOf(target.getName()));
        try {
            try (OutputStream out = files.create(part, true)) {
                content.writeTo(out);
            }
            if (over) {
                moveOver(files, part, target);
            } else if (!files.rename(part, target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
        } catch (IOException e) {
            files.delete(part, false);
            throw e;
        }
    }

    /** A local rename replaces the target by itself; FileContext would start a process each time to look for links. */
    private static void moveOver(FileSystem files, Path part, Path target) throws IOException {
        if (!(files instanceof RawLocalFileSystem)) {
            FileContext.getFileContext(files.getUri(), files.getConf()).rename(part, target, Options.Rename.OVERWRITE);
        } else if (!files.rename(part, target)) {
            throw new IOException("cannot move " + part + " to " + target);
        }
    }

    private static boolean isObjectStore(Path target) {
        String scheme = target.toUri().getScheme();
        return scheme != null && scheme.startsWith("s3");
    }
}
