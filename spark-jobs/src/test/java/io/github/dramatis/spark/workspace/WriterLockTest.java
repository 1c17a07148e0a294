package io.github.dramatis.spark.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriterLockTest {
    private static final StageRecord RECORD = new StageRecord(
            "items", "f", "s", StageRecord.DONE, null, null, "r", "now", 1, Map.of(), Map.of(), null, null);

    @TempDir
    Path folder;

    private Workspace workspace() {
        return Workspace.openOrCreate(folder.resolve("w").toString(), new Configuration());
    }

    private Path lockOf(String run) throws IOException {
        try (Stream<Path> locks = Files.list(folder.resolve("w/_locks"))) {
            return locks.filter(path -> path.getFileName().toString().startsWith(run + "."))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private void lockOf(String run, LockHolder holder, Duration age) throws IOException {
        Path lock = folder.resolve("w/_locks/" + run + "." + holder.token());
        Files.createDirectories(lock.getParent());
        Files.writeString(lock, Workspace.json().writeValueAsString(holder));
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(age)));
    }

    /** Of a process with this host and this process's number. */
    private static LockHolder elsewhere(String machine, long pid, String started) {
        return new LockHolder(LockHolder.SELF.host(), machine, pid, started, "ab12");
    }

    @Test
    void aProcessThatDiedHereHoldsNoLockNorDoesOneWhoseNumberIsAnothersNow() throws IOException {
        Workspace workspace = workspace();
        String here = LockHolder.SELF.machine();
        lockOf("dead", elsewhere(here, Integer.MAX_VALUE, "1"), Duration.ZERO);
        WriterLock.take(workspace, "first").close();
        lockOf("reused", elsewhere(here, LockHolder.SELF.pid(), "1"), Duration.ZERO);

        WriterLock.take(workspace, "second").close();
    }

    /** Each sees the other's number in its own list of processes, or none at all. */
    @Test
    void aContainerWithTheSameHostNameIsLiveUntilItRenewsNoMore() throws IOException {
        Workspace workspace = workspace();
        lockOf("other", elsewhere("another container", Integer.MAX_VALUE, "1"), Duration.ofMinutes(1));

        assertThatThrownBy(() -> WriterLock.take(workspace, "own"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("run other is writing");

        lockOf("other", elsewhere("another container", Integer.MAX_VALUE, "1"), Duration.ofMinutes(4));
        WriterLock.take(workspace, "own").close();
    }

    @Test
    void twoProcessesThatWereGivenTheSameRunAreTwo() throws IOException {
        Workspace workspace = workspace();
        lockOf("clean", elsewhere("another container", 1, "1"), Duration.ZERO);

        assertThatThrownBy(() -> WriterLock.take(workspace, "clean")).isInstanceOf(UserError.class);
    }

    @Test
    void aRunThatLostItsLockToAnotherPublishesNothing() throws IOException {
        Workspace workspace = workspace();
        try (WriterLock lock = WriterLock.take(workspace, "first")) {
            Files.delete(lockOf("first"));
            lockOf("second", elsewhere("another container", 1, "1"), Duration.ZERO);

            assertThatThrownBy(() -> workspace.publish(workspace.snapshot(), RECORD, lock))
                    .isInstanceOf(UserError.class)
                    .hasMessageContaining("run second is writing");
        }
        assertThat(workspace.snapshot().number()).isZero();
    }

    @Test
    void aLockThatWasRemovedIsTakenAgainWhereNobodyElseHasBegun() throws IOException {
        Workspace workspace = workspace();
        try (WriterLock lock = WriterLock.take(workspace, "first")) {
            Files.delete(lockOf("first"));

            workspace.publish(workspace.snapshot(), RECORD, lock);

            assertThat(lockOf("first")).exists();
        }
        assertThat(workspace.snapshot().number()).isEqualTo(1);
    }

    @Test
    void theRenewalSurvivesAnyException() {
        Configuration configuration = new Configuration();
        configuration.setClass("fs.faulty.impl", FaultyFileSystem.class, org.apache.hadoop.fs.FileSystem.class);
        Workspace workspace = Workspace.openOrCreate("faulty://" + folder.resolve("w"), configuration);
        try (WriterLock lock = WriterLock.take(workspace, "first")) {
            FaultyFileSystem.failure = new IllegalStateException("the client is shut down");
            assertThatCode(lock::renewQuietly).doesNotThrowAnyException();
            FaultyFileSystem.failure = null;
            assertThatCode(lock::renewQuietly).doesNotThrowAnyException();
        } finally {
            FaultyFileSystem.failure = null;
        }
    }

    /** Local files, of which none can be written while a failure is set. */
    public static final class FaultyFileSystem extends RawLocalFileSystem {
        private static volatile RuntimeException failure;

        @Override
        public URI getUri() {
            return URI.create("faulty:///");
        }

        @Override
        public FSDataOutputStream create(
                org.apache.hadoop.fs.Path path,
                FsPermission permission,
                boolean overwrite,
                int bufferSize,
                short replication,
                long blockSize,
                Progressable progress)
                throws IOException {
            if (failure != null) {
                throw failure;
            }
            return super.create(path, permission, overwrite, bufferSize, replication, blockSize, progress);
        }
    }
}
