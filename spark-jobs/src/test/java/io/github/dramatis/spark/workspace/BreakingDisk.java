package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk, on which some files cannot be removed. */
public final class BreakingDisk extends RawLocalFileSystem {
    /** Stands before a local path. */
    public static final String URI_PREFIX = "breaking://";
    /** All files can be removed. */
    public static final String NOTHING = "nothing";

    private static String kept = NOTHING;

    /** Makes the disk known to a configuration. */
    public static void addTo(Configuration hadoop) {
        hadoop.set("fs.breaking.impl", BreakingDisk.class.getName());
    }

    /** @param part of the paths that cannot be removed from now on */
    public static void keep(String part) {
        kept = part;
    }

    @Override
    public String getScheme() {
        return "breaking";
    }

    @Override
    public URI getUri() {
        return URI.create("breaking:///");
    }

    /** Whose permissions nobody looks up: that works for file: alone. */
    @Override
    public FileStatus[] listStatus(Path folder) throws IOException {
        return Arrays.stream(super.listStatus(folder))
                .map(status -> new FileStatus(
                        status.getLen(),
                        status.isDirectory(),
                        1,
                        status.getBlockSize(),
                        status.getModificationTime(),
                        status.getPath()))
                .toArray(FileStatus[]::new);
    }

    @Override
    public boolean delete(Path path, boolean recursive) throws IOException {
        if (path.toString().contains(kept)) {
            throw new IOException("503 SlowDown");
        }
        return super.delete(path, recursive);
    }
}
