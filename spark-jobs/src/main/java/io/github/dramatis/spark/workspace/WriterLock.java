package io.github.dramatis.spark.workspace;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a run is writing into a workspace. Each writer puts an object, then lists: if another live one is there it
 * withdraws. The snapshot's number, not the lock, is what keeps two runs from mixing; the lock spares the second the work.
 */
public final class WriterLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLock.class);
    private static final Duration RENEWAL = Duration.ofSeconds(30);
    /** A lock not renewed for this long was left by a run that died. */
    private static final Duration EXPIRY = Duration.ofMinutes(3);

    private static final String HOST = hostName();

    private final Workspace workspace;
    private final Path own;
    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "workspace-lock");
        thread.setDaemon(true);
        return thread;
    });

    private WriterLock(Workspace workspace, String run) {
        this.workspace = workspace;
        this.own = workspace.path("_locks/" + run);
    }

    /**
     * Takes the lock.
     *
     * @param run id of this run
     * @throws UserError if another run is writing
     */
    public static WriterLock take(Workspace workspace, String run) {
        WriterLock lock = new WriterLock(workspace, run);
        try {
            lock.renew();
            lock.withdrawIfAnotherIsLive();
        } catch (IOException e) {
            throw new UserError(
                    "workspace " + workspace.uri(),
                    "it cannot be written: " + e.getMessage(),
                    "check permissions and space",
                    e);
        }
        lock.renewal.scheduleAtFixedRate(
                lock::renewQuietly, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
        return lock;
    }

    private void withdrawIfAnotherIsLive() throws IOException {
        for (FileStatus other : workspace.files().listStatus(own.getParent())) {
            if (!other.getPath().getName().equals(own.getName()) && isLive(other)) {
                workspace.files().delete(own, false);
                throw new UserError(
                        "workspace " + workspace.uri(),
                        "run " + other.getPath().getName() + " is writing into it",
                        "wait for its end, or, if it died, " + EXPIRY.toMinutes()
                                + " minutes; or use another workspace");
            }
        }
    }

    private boolean isLive(FileStatus other) throws IOException {
        boolean renewed =
                Instant.ofEpochMilli(other.getModificationTime()).plus(EXPIRY).isAfter(Instant.now());
        return renewed
                && workspace.get(other.getPath()).filter(WriterLock::diedHere).isEmpty();
    }

    /** Whether the holder ran on this machine and its process is gone: then nobody need wait for the expiry. */
    private static boolean diedHere(byte[] content) {
        String[] holder = new String(content, StandardCharsets.UTF_8).split(" ");
        return holder.length == 2
                && holder[0].equals(HOST)
                && ProcessHandle.of(Long.parseLong(holder[1])).isEmpty();
    }

    private void renew() throws IOException {
        try (OutputStream out = workspace.files().create(own, true)) {
            out.write((HOST + " " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown-" + ProcessHandle.current().pid();
        }
    }

    private void renewQuietly() {
        try {
            renew();
        } catch (IOException e) {
            LOG.warn("could not renew the lock {}: {}", own, e.getMessage());
        }
    }

    @Override
    public void close() {
        renewal.shutdownNow();
        try {
            workspace.files().delete(own, false);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the lock " + own, e);
        }
    }
}
