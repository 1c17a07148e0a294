package io.github.dramatis.spark.session;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Small things that many do with Hadoop's file systems. */
public final class HadoopFiles {
    private HadoopFiles() {}

    /**
     * The configuration where no session is at hand, inside tasks: with the application's {@code spark.hadoop.*}
     * settings.
     */
    public static Configuration configuration() {
        SparkEnv env = SparkEnv.get();
        return SparkHadoopUtil.get().newConfiguration(env == null ? new SparkConf() : env.conf());
    }

    /**
     * The text of a file that a user has named.
     *
     * @param file path or URI
     * @param named by what it was named, for the message
     * @param cure what to do if it cannot be read
     * @throws UserError if it cannot be read
     */
    public static String text(String file, Configuration hadoop, String named, String cure) {
        try {
            Path path = new Path(file);
            try (var in = unchecked(path.getFileSystem(hadoop)).open(path)) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(named + " " + file, "it cannot be read: " + e.getMessage(), cure, e);
        }
    }

    /**
     * Writes a text.
     *
     * @return the file's URI
     */
    public static String write(String folder, String name, String text, Configuration hadoop) {
        Path path = new Path(folder, name);
        try (OutputStream out = path.getFileSystem(hadoop).create(path, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path, e);
        }
        return path.toString();
    }

    /** How long a file is, or all files in a folder. */
    public static long bytes(String path, Configuration hadoop) throws IOException {
        Path at = new Path(path);
        return at.getFileSystem(hadoop).getContentSummary(at).getLength();
    }

    /**
     * The file system without the checksums that Hadoop lays beside local files that it wrote: users edit these, as
     * synth's configuration.
     */
    private static FileSystem unchecked(FileSystem files) {
        return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
    }
}
