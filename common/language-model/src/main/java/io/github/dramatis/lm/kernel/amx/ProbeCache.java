package io.github.dramatis.lm.kernel.amx;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.lm.file.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What the probe found on this host since it was started, in a folder that nobody but the user can write to. */
final class ProbeCache {
    private static final Set<PosixFilePermission> PRIVATE = PosixFilePermissions.fromString("rwx------");

    private final Path folder;
    private final Path file;
    private final String identity;

    /**
     * @param folder made if missing; without a verdict to read or keep if others can write to it
     * @param host a file's name each, since hosts may share a home folder
     * @param identity of processor and kernel: a verdict for another one does not count
     */
    ProbeCache(Path folder, String host, String identity) {
        this.folder = folder;
        this.file = folder.resolve("amx-" + Sha256.hex(host).substring(0, 16));
        this.identity = Sha256.hex(identity);
    }

    static ProbeCache ofThisUser() {
        Path caches = Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(set -> !set.isEmpty())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", ""), ".cache"));
        return new ProbeCache(caches.resolve("dramatis/probes"), Processor.hostName(), Processor.identity());
    }

    Optional<AmxVerdict> read() {
        try {
            if (!isPrivate()) {
                return Optional.empty();
            }
            String text = Files.readString(file).strip();
            for (AmxVerdict verdict : Set.of(AmxVerdict.WORKS, AmxVerdict.FAILS)) {
                if (text.equals(line(verdict))) {
                    return Optional.of(verdict);
                }
            }
        } catch (IOException absent) {
            // then the probe runs
        }
        return Optional.empty();
    }

    /** Keeps a verdict if that is possible: without it the next process tries again. */
    void write(AmxVerdict verdict) {
        try {
            if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectories(folder.getParent());
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(PRIVATE));
            }
            if (isPrivate()) {
                AtomicFiles.replace(file, line(verdict));
            }
        } catch (IOException | UserError | UnsupportedOperationException notKept) {
            // as the method says
        }
    }

    private String line(AmxVerdict verdict) {
        return identity + " " + verdict;
    }

    private boolean isPrivate() throws IOException {
        return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
                && Files.getPosixFilePermissions(folder).equals(PRIVATE)
                && Objects.equals(Files.getOwner(folder), Files.getOwner(Path.of("/proc/self")));
    }
}
