package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.ingest.ForeignFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** A packed file that ends before its end or is damaged, as the codecs report it. */
final class CutFile {
    private static final String PROBLEM = "it is packed and cannot be unpacked to its end: it was cut, or damaged";
    private static final String CURE =
            "fetch the file again and compare its length; gzip -t, bzip2 -t or zstd -t tell whether it is whole";
    private static final int HEAD = 512;
    /** How a file begins that is what its name says. */
    private static final Map<String, byte[]> MAGIC =
            Map.of(".gz", new byte[] {0x1f, (byte) 0x8b}, ".bz2", "BZ".getBytes(StandardCharsets.US_ASCII));

    private static final String CODECS = "org.apache.hadoop.io.compress";

    private CutFile() {}

    /** Whether a codec threw it; what a file system throws may pass, and is tried again. */
    static boolean isTold(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e instanceof IOException
                && trace.length > 0
                && trace[0].getClassName().startsWith(CODECS);
    }

    /** What is wrong with a file that a codec gave up, as a column {@code fault} has it. */
    static String fault(String path, Configuration hadoop) {
        return misnamed(path, hadoop).orElse(SourceFault.of(PROBLEM, CURE));
    }

    /** What is wrong with a file that is not packed as its name says: some codecs take it for an empty one. */
    static Optional<String> misnamed(String path, Configuration hadoop) {
        String ending = path.substring(Math.max(0, path.lastIndexOf('.'))).toLowerCase(Locale.ROOT);
        byte[] magic = MAGIC.get(ending);
        byte[] head = magic == null ? new byte[0] : head(path, hadoop);
        boolean asNamed = magic == null
                || head.length < magic.length
                || Arrays.equals(magic, 0, magic.length, head, 0, magic.length);
        if (asNamed) {
            return Optional.empty();
        }
        ForeignFile other = ForeignFile.of(head, head.length)
                .orElse(new ForeignFile("text that is not packed", "take " + ending + " off its name"));
        return Optional.of(SourceFault.of("its name ends in " + ending + ", but it is " + other.is(), other.cure()));
    }

    private static byte[] head(String path, Configuration hadoop) {
        Path file = new Path(path);
        try (InputStream in = file.getFileSystem(hadoop).open(file)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
