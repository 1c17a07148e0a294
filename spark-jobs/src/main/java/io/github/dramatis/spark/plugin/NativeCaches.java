package io.github.dramatis.spark.plugin;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Native libraries unpack themselves below the home folder; where it cannot be written to, as in a container that runs as
 * somebody without one, they are told to use the folder for temporary files. What is set already is left.
 */
public final class NativeCaches {
    private NativeCaches() {}

    /** To be called before the first native library is loaded. */
    public static void makeWritable() {
        Path home = Path.of(System.getProperty("user.home", ""));
        if (Files.isDirectory(home) && Files.isWritable(home)) {
            return;
        }
        String temporary = System.getProperty("java.io.tmpdir");
        setIfMissing("org.bytedeco.javacpp.cachedir", temporary + "/dramatis-javacpp");
        setIfMissing("DJL_CACHE_DIR", temporary + "/dramatis-djl");
        setIfMissing("jna.tmpdir", temporary);
    }

    private static void setIfMissing(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
