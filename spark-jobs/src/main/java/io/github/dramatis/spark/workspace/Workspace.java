package io.github.dramatis.spark.workspace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.StageContext;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;

/**
 * One root URI that holds everything a run makes; {@link Layout} says what lies where.
 */
public final class Workspace {
    /** Number of the layout. */
    static final int FORMAT = 1;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .serializationInclusion(JsonInclude.Include.NON_NULL)
            .build();

    private final Path root;
    private final FileSystem files;
    private final TableSchemas schemas = new TableSchemas();

    private Workspace(Path root, FileSystem files) {
        this.root = root;
        this.files = files;
    }

    /** Opens a workspace, making an empty one where there is nothing. */
    public static Workspace openOrCreate(String uri, Configuration configuration) {
        Workspace workspace = at(uri, configuration);
        try {
            if (!workspace.checkFormat()) {
                workspace.refuseForeignFolder();
                workspace.put(new Path(workspace.root, Layout.FORMAT), Map.of("format", FORMAT));
            }
        } catch (IOException e) {
            throw unreadable(uri, e);
        }
        return workspace;
    }

    /**
     * Opens a workspace that must be there.
     *
     * @throws UserError where there is none, or one of another format
     */
    public static Workspace open(String uri, Configuration configuration) {
        Workspace workspace = at(uri, configuration);
        try {
            if (!workspace.checkFormat()) {
                throw new UserError(
                        "workspace " + uri, "there is none", "give the path that dramatis run -w was given");
            }
        } catch (IOException e) {
            throw unreadable(uri, e);
        }
        return workspace;
    }

    private static Workspace at(String uri, Configuration configuration) {
        try {
            Path path = new Path(uri);
            FileSystem files = path.getFileSystem(configuration);
            return new Workspace(files.makeQualified(path), files);
        } catch (IOException | IllegalArgumentException e) {
            throw unreadable(uri, e);
        }
    }

    private static UserError unreadable(String uri, Exception cause) {
        return new UserError(
                "workspace " + uri,
                "it cannot be reached: " + cause.getMessage(),
                "check the path, its permissions and, for an object store, endpoint and credentials",
                cause);
    }

    /** Whether there is a workspace here; throws if it is one of another format. */
    private boolean checkFormat() throws IOException {
        Optional<byte[]> content = get(new Path(root, Layout.FORMAT));
        if (content.isEmpty()) {
            return false;
        }
        int format = JSON.readTree(content.get()).path("format").asInt(-1);
        if (format != FORMAT) {
            throw new UserError(
                    "workspace " + root,
                    "its format is number " + format + ", this version reads number " + FORMAT,
                    format > FORMAT
                            ? "use a newer dramatis, or another workspace"
                            : "run dramatis upgrade -w " + root + ", or use another workspace");
        }
        return true;
    }

    private void refuseForeignFolder() throws IOException {
        if (files.exists(root) && files.getFileStatus(root).isFile()) {
            throw new UserError("workspace " + root, "it is a file", "give a folder");
        }
        if (files.exists(root) && files.listStatus(root).length > 0) {
            throw new UserError(
                    "workspace " + root, "the folder holds something else", "give an empty folder or a new one");
        }
    }

    /** The root as URI, without a trailing slash. */
    public String uri() {
        return root.toString();
    }

    Path root() {
        return root;
    }

    FileSystem files() {
        return files;
    }

    TableSchemas schemas() {
        return schemas;
    }

    Path path(String relative) {
        return new Path(root, relative);
    }

    /** Where a generation of a table lies. */
    public String tableFolder(String table, String generation) {
        return root + "/" + Layout.folder(table, generation);
    }

    /** Where a generation of files other than tables lies. */
    public String filesFolder(String kind, String generation) {
        return root + "/" + Layout.folder(kind + Snapshot.FILES, generation);
    }

    /** Where the snapshots lie, a JSON object each. */
    public String snapshotsFolder() {
        return root + "/" + Layout.SNAPSHOTS;
    }

    /** Where a stage keeps what it goes on from after an interruption; gone when it has been published. */
    String checkpointFolder(String stage) {
        return root + "/" + Layout.CHECKPOINTS + "/" + stage;
    }

    /** The ids of all generations of a table that hold files, whether they were published or not, newest first. */
    List<String> generations(String table) {
        try {
            List<String> ids = new ArrayList<>();
            for (FileStatus entry : files.listStatus(path(Layout.TABLES + "/" + table))) {
                String name = entry.getPath().getName();
                if (entry.isDirectory()
                        && Layout.isGeneration(name)
                        && !FileSizes.Parts.in(files, entry.getPath()).files().isEmpty()) {
                    ids.add(Layout.idOf(name));
                }
            }
            ids.sort(Comparator.reverseOrder());
            return ids;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the generations of " + table, e);
        }
    }

    /** The newest tables as a stage is given them, to look at without a run. */
    public StageContext reading(SparkSession spark, long seed, Progress progress) {
        return new WorkspaceContext(
                spark, this, snapshot(), "reading", "reading", "reading", seed, Long.MAX_VALUE, progress);
    }

    /** The newest snapshot; an empty one if nothing has been published. */
    public Snapshot snapshot() {
        try {
            FileStatus[] published = files.listStatus(
                    new Path(root, Layout.SNAPSHOTS), path -> path.getName().matches("\\d{10}\\.json"));
            Optional<Path> newest =
                    Arrays.stream(published).map(FileStatus::getPath).max(Comparator.naturalOrder());
            return newest.isEmpty() ? Snapshot.EMPTY : parse(newest.get());
        } catch (FileNotFoundException e) {
            return Snapshot.EMPTY;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the snapshots of " + root, e);
        }
    }

    /** All snapshots that there are, in no order. */
    List<Snapshot> snapshots() throws IOException {
        List<Snapshot> all = new ArrayList<>();
        try {
            for (FileStatus file : files.listStatus(
                    new Path(root, Layout.SNAPSHOTS), path -> path.getName().matches("\\d{10}\\.json"))) {
                all.add(parse(file.getPath()));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        }
        return all;
    }

    /** The generation of a table that was published before the current one; the current one if there is none. */
    public Optional<Generation> generationBefore(String table) {
        try {
            List<Generation> newestFirst = snapshots().stream()
                    .sorted(Comparator.comparingLong(Snapshot::number).reversed())
                    .map(snapshot -> snapshot.generations().get(table))
                    .filter(Objects::nonNull)
                    .distinct()
                    .limit(2)
                    .toList();
            return newestFirst.isEmpty() ? Optional.empty() : Optional.of(newestFirst.get(newestFirst.size() - 1));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the snapshots of " + root, e);
        }
    }

    /** Where a snapshot is, relative to the workspace. */
    static String snapshotFile(long number) {
        return Layout.SNAPSHOTS + "/" + String.format(Locale.ROOT, "%010d.json", number);
    }

    private Snapshot parse(Path path) throws IOException {
        return KeptJson.read(
                JSON.readerFor(Snapshot.class),
                get(path).orElseThrow(),
                "snapshot " + path,
                "remove it: the one before it then counts");
    }

    /**
     * Makes what a stage wrote visible, all at once.
     *
     * @param lock of the run that publishes
     * @throws UserError if another run has published since {@code base} was read, or writes now
     */
    public Snapshot publish(Snapshot base, StageRecord record, WriterLock lock) {
        lock.confirm();
        return publish(base, record);
    }

    Snapshot publish(Snapshot base, StageRecord record) {
        Snapshot next = base.with(record);
        Path target = new Path(root, snapshotFile(next.number()));
        try {
            put(target, next);
        } catch (FileAlreadyExistsException e) {
            throw new UserError(
                    "workspace " + root,
                    "another run published snapshot " + next.number() + " in the meantime",
                    "run again: nothing of theirs was touched, and your stage " + record.stage() + " was not published",
                    e);
        } catch (IOException e) {
            throw new UserError(
                    "workspace " + root,
                    "the stage " + record.stage() + " ended but could not be published: " + e.getMessage(),
                    "check space and permissions, then run again; earlier results are whole",
                    e);
        }
        return next;
    }

    /** Writes a small object whole or not at all; never over an existing one. */
    void put(Path target, Object value) throws IOException {
        byte[] content = JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
        WholeFile.create(files, target, out -> out.write(content));
    }

    Optional<byte[]> get(Path path) throws IOException {
        try (var in = files.open(path)) {
            return Optional.of(in.readAllBytes());
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    static ObjectMapper json() {
        return JSON;
    }
}
