package io.github.dramatis.spark.workspace;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a workspace does not need any more: old generations, what stages that died left, old checkpoints, locks of the dead, uploads
 * that nobody completes. Nothing younger than the given age is touched, so that readers of the snapshot before can finish.
 */
public final class Sweep {
    private static final String TABLES = "tables";

    private final Workspace workspace;
    private final int keep;
    private final Instant before;

    /**
     * @param keep newest published generations of every table that stay; at least 1
     * @param olderThan what is younger stays
     */
    public Sweep(Workspace workspace, int keep, Duration olderThan) {
        this.workspace = workspace;
        this.keep = Math.max(1, keep);
        this.before = Instant.now().minus(olderThan);
    }

    /**
     * Something that can go.
     *
     * @param path relative to the workspace
     * @param reason why
     * @param bytes of its files
     */
    public record Leftover(String path, String reason, long bytes) {}

    /** All that can go; nothing is touched. */
    public List<Leftover> find() {
        try {
            List<Snapshot> snapshots = workspace.snapshots();
            Map<String, Set<String>> published = newestGenerations(snapshots);
            List<Leftover> found = new ArrayList<>();
            for (FileStatus kind : list("")) {
                String name = kind.getPath().getName();
                if (name.equals(TABLES)) {
                    for (FileStatus table : list(TABLES)) {
                        generations(
                                TABLES + "/" + table.getPath().getName(),
                                table.getPath().getName(),
                                published,
                                found);
                    }
                } else if (kind.isDirectory() && !name.startsWith("_")) {
                    generations(name, name + Snapshot.FILES, published, found);
                }
            }
            old("_checkpoints", "a checkpoint of a stage that did not end", found);
            old("_locks", "the lock of a run that died", found);
            snapshots(snapshots, found);
            found.addAll(PendingUploads.of(workspace, before).leftovers());
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + workspace.uri(), e);
        }
    }

    /** Removes what was found. The caller holds the workspace's lock. */
    public void delete(List<Leftover> found) {
        try {
            for (Leftover leftover : found) {
                if (!leftover.reason().equals(PendingUploads.REASON)) {
                    workspace.files().delete(workspace.path(leftover.path()), true);
                }
            }
            PendingUploads.of(workspace, before).abort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + workspace.uri(), e);
        }
    }

    /** By table or kind of files: the generations that stay however old they are. */
    private Map<String, Set<String>> newestGenerations(List<Snapshot> snapshots) {
        Map<String, Set<String>> newest = new HashMap<>();
        snapshots.stream()
                .sorted(Comparator.comparingLong(Snapshot::number).reversed())
                .forEach(snapshot -> snapshot.generations().forEach((name, generation) -> {
                    Set<String> kept = newest.computeIfAbsent(name, unused -> new LinkedHashSet<>());
                    if (kept.size() < keep) {
                        kept.add(generation.id());
                    }
                }));
        return newest;
    }

    private void generations(String folder, String name, Map<String, Set<String>> published, List<Leftover> found)
            throws IOException {
        for (FileStatus generation : list(folder)) {
            String id = generation.getPath().getName().replaceFirst("^g=", "");
            if (!published.getOrDefault(name, Set.of()).contains(id) && isOld(generation)) {
                add(folder + "/" + generation.getPath().getName(), "no generation of the newest " + keep, found);
            }
        }
    }

    /** Snapshots that name a generation which goes; the newest never does. */
    private void snapshots(List<Snapshot> snapshots, List<Leftover> found) throws IOException {
        Set<String> going = new HashSet<>();
        found.forEach(leftover -> going.add(leftover.path()));
        for (Snapshot snapshot : snapshots) {
            boolean broken = snapshot.generations().entrySet().stream()
                    .anyMatch(entry -> going.contains(folder(entry.getKey(), entry.getValue())));
            if (broken) {
                add(Workspace.snapshotFile(snapshot.number()), "a snapshot that names what goes", found);
            }
        }
    }

    private static String folder(String name, Generation generation) {
        return name.endsWith(Snapshot.FILES)
                ? name + "g=" + generation.id()
                : TABLES + "/" + name + "/g=" + generation.id();
    }

    private void old(String folder, String reason, List<Leftover> found) throws IOException {
        for (FileStatus status : list(folder)) {
            if (isOld(status)) {
                add(folder + "/" + status.getPath().getName(), reason, found);
            }
        }
    }

    private void add(String path, String reason, List<Leftover> found) throws IOException {
        Path full = workspace.path(path);
        found.add(new Leftover(
                path, reason, workspace.files().getContentSummary(full).getLength()));
    }

    /** A folder of an object store has no time of its own: then the newest of its files counts. */
    private boolean isOld(FileStatus status) throws IOException {
        long newest = status.getModificationTime();
        if (status.isDirectory()) {
            var files = workspace.files().listFiles(status.getPath(), true);
            newest = files.hasNext() ? 0 : newest;
            while (files.hasNext()) {
                newest = Math.max(newest, files.next().getModificationTime());
            }
        }
        return !Instant.ofEpochMilli(newest).isAfter(before);
    }

    private FileStatus[] list(String folder) throws IOException {
        try {
            return workspace.files().listStatus(folder.isEmpty() ? workspace.root() : workspace.path(folder));
        } catch (FileNotFoundException e) {
            return new FileStatus[0];
        }
    }
}
