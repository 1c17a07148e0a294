package io.github.dramatis.tests;

import io.github.dramatis.spark.session.Sessions;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.SparkSession;

/**
 * Spark's own cluster on this machine: a master and workers in this JVM, every executor a process of its own. One
 * session lives in a JVM at a time, so the one of other tests is ended first.
 */
final class LocalCluster implements AutoCloseable {
    private static final String[] OURS = {"spark.master", "spark.testing", "spark.test.home"};

    private final SparkSession spark;
    private final List<String> set = new ArrayList<>(List.of(OURS));

    /**
     * @param master e.g. local-cluster[2,1,1024]: executors, cores of each, MiB of each
     * @param home an empty folder for what workers need of a Spark distribution
     */
    LocalCluster(String master, Path home, Map<String, String> settings) throws IOException {
        SparkSession.getActiveSession().foreach(session -> {
            session.stop();
            return null;
        });
        String classes = jars(home.resolve("jars"));
        // workers look for the distribution by an environment variable, in tests by this property
        System.setProperty("spark.testing", "true");
        System.setProperty("spark.test.home", home.toString());
        System.setProperty("spark.master", master);
        put("spark.executor.memory", master.replaceFirst(".*,(\\d+)]", "$1m"));
        put("spark.executor.extraClassPath", classes);
        put(
                "spark.executor.extraJavaOptions",
                "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dorg.bytedeco.javacpp.maxbytes=0"
                        + " -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -Duser.timezone=UTC");
        put("spark.sql.shuffle.partitions", "4");
        // as in production: queries are planned anew after each of their parts
        put("spark.sql.adaptive.enabled", "true");
        put("spark.ui.enabled", "false");
        settings.forEach(this::put);
        spark = Sessions.create("local-cluster tests");
    }

    private void put(String key, String value) {
        System.setProperty(key, value);
        set.add(key);
    }

    SparkSession spark() {
        return spark;
    }

    /** Waits until listeners have heard of everything so far. */
    void settle() {
        try {
            spark.sparkContext().listenerBus().waitUntilEmpty();
        } catch (TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The executors' processes: the only JVMs that this one starts while it is a cluster. */
    List<ProcessHandle> executors() {
        return ProcessHandle.current()
                .children()
                .filter(process -> process.info().command().orElse("").endsWith("/java"))
                .sorted()
                .toList();
    }

    /** The process of an executor; empty if it has ended. */
    Optional<ProcessHandle> executor(String id) {
        return executors().stream()
                .filter(process -> commandLine(process).contains("\0--executor-id\0" + id + "\0"))
                .findFirst();
    }

    /** As Linux has it: Java's own leaves out the arguments where the class path is long. */
    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
        } catch (IOException e) {
            return ""; // it has just ended
        }
    }

    /** Links this JVM's jars to where a distribution has them; returns the folders of classes. */
    private static String jars(Path folder) throws IOException {
        Files.createDirectories(folder);
        // by which Spark's launcher tells its Scala version where no distribution is
        Files.createDirectories(folder.resolveSibling("launcher/target/scala-2.12"));
        List<String> classes = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry).toAbsolutePath();
            if (Files.isDirectory(path)) {
                classes.add(path.toString());
            } else if (Files.isRegularFile(path)) {
                Path link = folder.resolve(path.getFileName());
                if (!Files.exists(link)) {
                    Files.createSymbolicLink(link, path);
                }
            }
        }
        return String.join(File.pathSeparator, classes);
    }

    @Override
    public void close() {
        spark.stop();
        set.forEach(System::clearProperty);
    }
}
