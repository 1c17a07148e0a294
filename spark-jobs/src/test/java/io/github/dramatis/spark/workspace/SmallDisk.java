package io.github.dramatis.spark.workspace;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** The local disk under {@code smalldisk://}, which is full after so many bytes. */
public final class SmallDisk extends RawLocalFileSystem {
    /** Bytes that can still be written, for all instances in the JVM. */
    static final AtomicLong SPACE = new AtomicLong();

    @Override
    public String getScheme() {
        return "smalldisk";
    }

    @Override
    public URI getUri() {
        return URI.create("smalldisk:///");
    }

    @Override
    public FSDataOutputStream create(
            Path path, boolean overwrite, int bufferSize, short replication, long blockSize, Progressable progress)
            throws IOException {
        return limited(super.create(path, overwrite, bufferSize, replication, blockSize, progress));
    }

    @Override
    public FSDataOutputStream create(
            Path path,
            FsPermission permission,
            boolean overwrite,
            int bufferSize,
            short replication,
            long blockSize,
            Progressable progress)
            throws IOException {
        return limited(super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress));
    }

    private static FSDataOutputStream limited(OutputStream out) throws IOException {
        return new FSDataOutputStream(new Limited(out), new FileSystem.Statistics("smalldisk"));
    }

    private static final class Limited extends FilterOutputStream {
        Limited(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            take(1);
            out.write(b);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            take(length);
            out.write(bytes, offset, length);
        }

        private static void take(int bytes) throws IOException {
            if (SPACE.addAndGet(-bytes) < 0) {
                throw new IOException("No space left on device");
            }
        }
    }
}
