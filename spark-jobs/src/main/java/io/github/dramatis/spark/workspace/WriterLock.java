package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says that a run is writing into a workspace. Each writer puts an object of its own and renews it, then lists: if
 * another live one is there it withdraws. The lock spares the second run the work and, since it is confirmed before
 * each publication, keeps one that was overtaken from publishing. That snapshots never mix two runs is up to their
 * numbers.
 */
public final class WriterLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WriterLock.class);
    private static final Duration RENEWAL = Duration.ofSeconds(30);
    /** A lock not renewed for this long was left by a run that died. */
    private static final Duration EXPIRY = Duration.ofMinutes(3);

    private final Workspace workspace;
    private final Path own;
    private final byte[] content;
    /**
     * When the object was last written, by the clock of the store, to compare with others' by: machines' clocks differ.
     */
    private Instant renewed;
    /** The same by the clock of this machine. */
    private Instant renewedHere;

    private final ScheduledExecutorService renewal = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "workspace-lock");
        thread.setDaemon(true);
        return thread;
    });

    private WriterLock(Workspace workspace, String run) throws JsonProcessingException {
        this.workspace = workspace;
        // not the run alone: whoever gives runs their ids may give one twice
        this.own = workspace.path(Layout.LOCKS + "/" + run + "." + LockHolder.SELF.token());
        this.content = Workspace.json().writeValueAsString(LockHolder.SELF).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Takes the lock.
     *
     * @param run id of this run
     * @throws UserError if another run is writing
     */
    public static WriterLock take(Workspace workspace, String run) {
        try {
            WriterLock lock = new WriterLock(workspace, run);
            lock.renew();
            lock.withdrawIfAnotherIsLive();
            lock.renewal.scheduleAtFixedRate(
                    lock::renewQuietly, RENEWAL.toSeconds(), RENEWAL.toSeconds(), TimeUnit.SECONDS);
            return lock;
        } catch (IOException e) {
            throw unwritable(workspace, e);
        }
    }

    /**
     * Makes sure that the lock is still held, before something is published. It is lost when it could not be renewed
     * for too long, as by a machine that slept, or when somebody removed it; then it is taken again unless another run
     * has begun.
     *
     * @throws UserError if another run is writing now
     */
    public synchronized void confirm() {
        try {
            boolean expired = renewedHere.plus(EXPIRY).isBefore(Instant.now());
            boolean lost = expired || !isThere();
            renew();
            if (lost) {
                LOG.warn("the lock {} was lost for a while; it is taken again unless another run has begun", own);
                withdrawIfAnotherIsLive();
            }
        } catch (IOException e) {
            throw unwritable(workspace, e);
        }
    }

    private boolean isThere() throws IOException {
        return workspace.get(own).filter(found -> Arrays.equals(found, content)).isPresent();
    }

    private static UserError unwritable(Workspace workspace, IOException cause) {
        return new UserError(
                "workspace " + workspace.uri(),
                "it cannot be written: " + cause.getMessage(),
                "check permissions and space",
                cause);
    }

    private void withdrawIfAnotherIsLive() throws IOException {
        for (FileStatus other : others()) {
            if (isLive(other)) {
                workspace.files().delete(own, false);
                throw new UserError(
                        "workspace " + workspace.uri(),
                        "run " + runOf(other) + " is writing into it",
                        "wait for its end, or, if it died, " + EXPIRY.toMinutes()
                                + " minutes; or use another workspace");
            }
        }
    }

    private List<FileStatus> others() throws IOException {
        return Arrays.stream(workspace.files().listStatus(own.getParent()))
                .filter(lock -> !lock.getPath().getName().equals(own.getName()))
                .toList();
    }

    private static String runOf(FileStatus lock) {
        return lock.getPath().getName().replaceFirst("\\.[^.]*$", "");
    }

    /** Renewed of late, unless the process that holds it is known to be gone: then nobody need wait for the expiry. */
    private boolean isLive(FileStatus other) throws IOException {
        return Instant.ofEpochMilli(other.getModificationTime()).plus(EXPIRY).isAfter(renewed)
                && workspace
                        .get(other.getPath())
                        .filter(holder -> !hasEnded(holder))
                        .isPresent();
    }

    private static boolean hasEnded(byte[] content) {
        try {
            LockHolder holder = Workspace.json().readValue(content, LockHolder.class);
            return holder != null && holder.hasEnded();
        } catch (IOException anotherVersions) {
            return false;
        }
    }

    private synchronized void renew() throws IOException {
        try (OutputStream out = workspace.files().create(own, true)) {
            out.write(content);
        }
        renewedHere = Instant.now();
        renewed = Instant.ofEpochMilli(workspace.files().getFileStatus(own).getModificationTime());
    }

    /** Whatever goes wrong once, it is tried again: an exception would end all further renewals. */
    void renewQuietly() {
        try {
            confirm();
        } catch (Exception | LinkageError | OutOfMemoryError e) {
            LOG.warn("could not renew the lock {}: {}", own, e.toString());
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
