package io.github.dramatis.spark.ingest;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;

/** A packed file that ends before its end or is damaged, as the codecs report it. */
final class CutFile {
    private static final String PROBLEM = "it is packed and cannot be unpacked to its end: it was cut, or damaged";
    private static final String CURE =
            "fetch the file again and compare its length; gzip -t, bzip2 -t or zstd -t tell whether it is whole";
    /** As a column {@code fault} has it. */
    static final String FAULT = SourceFault.of(PROBLEM, CURE);

    private static final String CODECS = "org.apache.hadoop.io.compress";

    private CutFile() {}

    /** Whether a codec threw it; what a file system throws may pass, and is tried again. */
    static boolean isTold(Exception e) {
        StackTraceElement[] trace = e.getStackTrace();
        return e instanceof IOException
                && trace.length > 0
                && trace[0].getClassName().startsWith(CODECS);
    }

    static UserError error(String path, Exception cause) {
        return new UserError(path, PROBLEM, CURE, cause);
    }
}
