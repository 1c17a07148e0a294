package io.github.dramatis.spark.plugin;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * Native libraries unpack themselves below the home folder; where it cannot be written to, as in a container that runs
 * as somebody without one, they are told to use a folder below that for temporary files. Nobody else may write into it:
 * code is loaded from there. What is set already is left.
 */
public final class NativeCaches {
    private static final Set<PosixFilePermission> PRIVATE = EnumSet.of(
            PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_EXECUTE);

    private NativeCaches() {}

    /** Makes the caches writable; is called before the first native library is loaded. */
    public static void makeWritable() {
        Path home = Path.of(System.getProperty("user.home", ""));
        if (Files.isDirectory(home) && Files.isWritable(home)) {
            return;
        }
        Path caches = privateFolder(Path.of(System.getProperty("java.io.tmpdir")), System.getProperty("user.name"));
        setIfMissing("org.bytedeco.javacpp.cachedir", caches.resolve("javacpp"));
        setIfMissing("DJL_CACHE_DIR", caches.resolve("djl"));
        setIfMissing("jna.tmpdir", caches);
    }

    /**
     * The user's own folder, kept from one process to the next; a new one where the name is taken by anything that
     * others may write to.
     */
    static Path privateFolder(Path temporary, String user) {
        Path folder = temporary.resolve("dramatis-" + user.replaceAll("[^\\w.-]", "_"));
        try {
            try {
                return Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
            } catch (FileAlreadyExistsException taken) {
                return isPrivate(folder) ? folder : Files.createTempDirectory(temporary, "dramatis-");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a private folder in " + temporary, e);
        } catch (UnsupportedOperationException noPermissions) {
            return folder; // Windows: folders for temporary files are each user's own
        }
    }

    /** A folder, no link to one, of this process's user, with mode 700. */
    private static boolean isPrivate(Path folder) throws IOException {
        Path probe = Files.createTempFile("dramatis-", ".owner");
        try {
            return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(probe))
                    && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS)
                            .equals(PRIVATE);
        } finally {
            Files.delete(probe);
        }
    }

    private static void setIfMissing(String property, Path value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value.toString());
        }
    }
}
