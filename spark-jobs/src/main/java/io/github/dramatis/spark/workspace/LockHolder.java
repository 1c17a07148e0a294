package io.github.dramatis.spark.workspace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A process that holds a lock. Containers may share a host's name, and their processes a number, so neither names one.
 *
 * @param host for whoever reads the lock
 * @param machine boot, namespace of process numbers, and user: only where all three are one's own a process can be
 *     looked up; null where the operating system does not say
 * @param pid number of the process in that namespace
 * @param started when the process began, in clock ticks after boot: its number may be another's by now
 * @param token drawn by the process
 */
record LockHolder(String host, String machine, long pid, String started, String token) {
    /** This process. */
    static final LockHolder SELF = self();

    private static final int FIELD_OF_START = 19; // of /proc/<pid>/stat, after the name, which may hold blanks

    private static LockHolder self() {
        long pid = ProcessHandle.current().pid();
        byte[] token = new byte[8];
        new SecureRandom().nextBytes(token);
        return new LockHolder(
                hostName(),
                thisMachine(),
                pid,
                startOf(pid).orElse(null),
                HexFormat.of().formatHex(token));
    }

    /** Whether the process is known to have ended; what cannot be known from here counts as running. */
    boolean hasEnded() {
        return machine != null
                && started != null
                && machine.equals(SELF.machine)
                && !startOf(pid).equals(Optional.of(started));
    }

    private static String thisMachine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip() + " "
                    + Files.readSymbolicLink(Path.of("/proc/self/ns/pid")) + " " + System.getProperty("user.name");
        } catch (IOException | UnsupportedOperationException notLinux) {
            return null;
        }
    }

    private static Optional<String> startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return Optional.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[FIELD_OF_START]);
        } catch (IOException noSuchProcess) {
            return Optional.empty();
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
