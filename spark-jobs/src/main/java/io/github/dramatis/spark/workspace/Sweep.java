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
import java.util.function.Predicate;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;

/**
 * What a workspace does not need any more: old generations, what stages that died left, old checkpoints, locks of the
 * dead, uploads that nobody completes. Nothing younger than the given age is touched, so that readers of the snapshot
 * before can finish; nor what tables of a catalog point at; nor what {@link Layout} does not know.
 */
public final class Sweep {
    private final Workspace workspace;
    private final int keep;
    private final Instant before;
    private final Map<String, Set<String>> registered;

    /**
     * @param keep newest published generations of every table that stay; at least 1
     * @param olderThan what is younger stays
     */
    public Sweep(Workspace workspace, int keep, Duration olderThan) {
        this(workspace, keep, Instant.now().minus(olderThan), new Registrations(workspace).generations());
    }

    private Sweep(Workspace workspace, int keep, Instant before, Map<String, Set<String>> registered) {
        this.workspace = workspace;
        this.keep = Math.max(1, keep);
        this.before = before;
        this.registered = registered;
    }

    /**
     * Sweeps everything but the newest snapshot, whoever reads it: for erasing. It asks no clock, since that of a store
     * may be ahead of this machine's. Who holds the workspace's lock uploads nothing meanwhile, and nobody else may.
     */
    static Sweep ofAllButTheNewest(Workspace workspace) {
        return new Sweep(workspace, 1, Instant.MAX, Map.of());
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
            for (String table : Layout.tables(snapshots)) {
                generations(table, published, found);
            }
            for (String kind : Layout.FILES) {
                generations(kind + Snapshot.FILES, published, found);
            }
            old(Layout.CHECKPOINTS, "a checkpoint of a stage that did not end", found);
            old(Layout.LOCKS, "the lock of a run that died", found);
            snapshots(snapshots, found);
            found.addAll(PendingUploads.of(workspace, before).leftovers());
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + workspace.uri(), e);
        }
    }

    /** What lies in the workspace and is somebody else's, relative to it: it stays. */
    public List<String> notOurs() {
        try {
            Set<String> tables = Layout.tables(workspace.snapshots());
            List<String> others = new ArrayList<>();
            for (FileStatus entry : list("")) {
                String name = entry.getPath().getName();
                if (name.equals(Layout.TABLES)) {
                    others(name, entry, table -> tables.contains(table.getPath().getName()), others);
                } else if (Layout.FILES.contains(name)) {
                    others(name, entry, Sweep::isGeneration, others);
                } else if (!Layout.isOwn(name)) {
                    others.add(name);
                }
            }
            for (String table : tables) {
                String folder = Layout.TABLES + "/" + table;
                for (FileStatus entry : list(folder)) {
                    if (!isGeneration(entry)) {
                        others.add(folder + "/" + entry.getPath().getName());
                    }
                }
            }
            return others;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + workspace.uri(), e);
        }
    }

    private void others(String name, FileStatus folder, Predicate<FileStatus> ours, List<String> others)
            throws IOException {
        if (folder.isFile()) {
            others.add(name);
            return;
        }
        for (FileStatus entry : list(name)) {
            if (!entry.isDirectory() || !ours.test(entry)) {
                others.add(name + "/" + entry.getPath().getName());
            }
        }
    }

    private static boolean isGeneration(FileStatus entry) {
        return entry.isDirectory() && Layout.isGeneration(entry.getPath().getName());
    }

    /**
     * Removes what was found, snapshots first: if it breaks off, none names what is gone. The caller holds the
     * workspace's lock.
     */
    public void delete(List<Leftover> found) {
        List<Leftover> snapshotsFirst = new ArrayList<>(found);
        snapshotsFirst.sort(Comparator.comparing(leftover -> !leftover.path().startsWith(Layout.SNAPSHOTS + "/")));
        try {
            for (Leftover leftover : snapshotsFirst) {
                if (!leftover.reason().equals(PendingUploads.REASON)) {
                    workspace.files().delete(workspace.path(leftover.path()), true);
                }
            }
            PendingUploads.of(workspace, before).abort();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clean " + workspace.uri(), e);
        }
    }

    /** The generations that stay however old they are, by table or kind of files. */
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

    private void generations(String name, Map<String, Set<String>> published, List<Leftover> found) throws IOException {
        String folder = name.endsWith(Snapshot.FILES)
                ? name.substring(0, name.length() - Snapshot.FILES.length())
                : Layout.TABLES + "/" + name;
        for (FileStatus entry : list(folder)) {
            if (isGeneration(entry)) {
                String id = Layout.idOf(entry.getPath().getName());
                boolean stays = published.getOrDefault(name, Set.of()).contains(id)
                        || registered.getOrDefault(name, Set.of()).contains(id);
                if (!stays && isOld(entry)) {
                    add(Layout.folder(name, id), "no generation of the newest " + keep, found);
                }
            }
        }
    }

    /** Snapshots that name a generation which goes; the newest never does. */
    private void snapshots(List<Snapshot> snapshots, List<Leftover> found) throws IOException {
        Set<String> going = new HashSet<>();
        found.forEach(leftover -> going.add(leftover.path()));
        for (Snapshot snapshot : snapshots) {
            boolean broken = snapshot.generations().entrySet().stream()
                    .anyMatch(entry -> going.contains(
                            Layout.folder(entry.getKey(), entry.getValue().id())));
            if (broken) {
                add(Workspace.snapshotFile(snapshot.number()), "a snapshot that names what goes", found);
            }
        }
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
