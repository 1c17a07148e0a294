package io.github.dramatis.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.workspace.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * The whole small pipeline, run once in a process of its own for all test classes of a build, since it takes longer
 * than what most of them look at. Nobody changes it: who wants to go on from it copies it. That process also leaves an
 * archive of the classes that it has loaded, with which every later one of {@link Launcher} starts in half the time.
 */
final class FinishedRun {
    private static final Path FOLDER = Path.of("target/finished-run").toAbsolutePath();
    private static final Path CONFIG = FOLDER.resolve("config.yaml");
    private static final Path WORKSPACE = FOLDER.resolve("w");
    private static final Path WORLD = FOLDER.resolve("world");
    private static final Pattern GENERATION = Pattern.compile("g=(\\d{6})-");

    private FinishedRun() {}

    /** The archive of classes; there is none before the first run. */
    static Path classes() {
        return FOLDER.resolve("classes.jsa");
    }

    /** The ratings and items, as {@link SmallPipeline#writeWorld} makes them. */
    static Path world() {
        make();
        return WORLD;
    }

    /** The configuration of the run. */
    static Path config() {
        make();
        return CONFIG;
    }

    /** The content of the workspace. */
    static SortedMap<String, String> content(SparkSession spark) {
        make();
        return WorkspaceContent.of(
                spark, Workspace.open(WORKSPACE.toString(), spark.sparkContext().hadoopConfiguration()));
    }

    /** How many Spark jobs each stage took. */
    static SortedMap<String, Long> sparkJobs(SparkSession spark) {
        make();
        SortedMap<String, Long> jobs = new TreeMap<>();
        Workspace.open(WORKSPACE.toString(), spark.sparkContext().hadoopConfiguration())
                .snapshot()
                .stages()
                .forEach((stage, record) -> jobs.put(stage, record.cost().jobs()));
        return jobs;
    }

    /**
     * Copies the workspace, without what later stages left: training copies adapters of any generation that lies there.
     *
     * @param stages how many of the stages it shall know as done
     */
    static void copyTo(Path target, int stages) throws IOException {
        make();
        try (Stream<Path> files = Files.walk(WORKSPACE)) {
            for (Path file : files.filter(file -> generation(file) <= stages).toList()) {
                Files.copy(file, target.resolve(WORKSPACE.relativize(file).toString()));
            }
        }
        try (Stream<Path> snapshots = Files.list(target.resolve("_snapshots"))) {
            List<Path> numbered = snapshots
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .sorted()
                    .toList();
            for (Path later : numbered.subList(stages, numbered.size())) {
                Files.delete(later);
            }
        }
    }

    /** The number of the snapshot that named a file first; 0 of files that are in no generation. */
    private static int generation(Path file) {
        Matcher generation = GENERATION.matcher(WORKSPACE.relativize(file).toString());
        return generation.find() ? Integer.parseInt(generation.group(1)) : 0;
    }

    private static void make() {
        try {
            Files.createDirectories(FOLDER);
            try (FileChannel lock = FileChannel.open(
                            FOLDER.resolveSibling("finished-run.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var held = lock.lock()) {
                String code = code();
                Path made = FOLDER.resolve("made");
                if (!Files.exists(made) || !Files.readString(made).equals(code)) {
                    run();
                    Files.writeString(made, code);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run() throws IOException {
        try (Stream<Path> old = Files.walk(FOLDER)) {
            old.sorted(Comparator.reverseOrder())
                    .filter(file -> !file.equals(FOLDER))
                    .forEach(file -> file.toFile().delete());
        }
        SmallPipeline.writeWorld(Sessions.create("tests"), WORLD.toString());
        Files.writeString(CONFIG, SmallPipeline.config(WORLD.toString(), Launcher.TINY_LLAMA.toString()));
        Path archive = FOLDER.resolve("classes.tmp");
        Launcher.Outcome outcome =
                Launcher.archiving(archive, "run", "-c", CONFIG.toString(), "-w", WORKSPACE.toString());
        assertThat(outcome.status()).as(outcome.err()).isZero();
        Files.move(archive, classes()); // whole, for those who start meanwhile
    }

    /** Tells one build from another. */
    private static String code() throws IOException {
        try (Stream<Path> modules = Stream.of("common/core", "common/language-model", "spark-jobs")
                .map(module -> Launcher.HOME.resolve(module).resolve("target/classes"))) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(SmallPipeline.config("", "").getBytes(StandardCharsets.UTF_8));
            for (Path classes : modules.toList()) {
                try (Stream<Path> files = Files.walk(classes)) {
                    for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                        digest.update(Files.readAllBytes(file));
                    }
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
