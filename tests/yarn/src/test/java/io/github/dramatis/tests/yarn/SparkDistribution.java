package io.github.dramatis.tests.yarn;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What {@code submit/dramatis} expects at SPARK_HOME, made of this JVM's class path. */
final class SparkDistribution {
    private static final Path DRAMATIS =
            Path.of("../../submit/dramatis").toAbsolutePath().normalize();
    private static final String SPARK_SUBMIT =
            """
            #!/usr/bin/env bash
            home=$(cd "$(dirname "$0")/.." && pwd)
            exec "%s/bin/java" -cp "$HADOOP_CONF_DIR:$home/jars/*" org.apache.spark.deploy.SparkSubmit "$@"
            """;
    private static final String JAVA = System.getProperty("java.home");

    private final Path home;

    /** @param home an empty folder */
    SparkDistribution(Path home) throws IOException {
        this.home = home;
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path jar = Path.of(entry);
            boolean ofTheCluster = jar.getFileName().toString().startsWith("hadoop-client-minicluster");
            if (Files.isRegularFile(jar) && !ofTheCluster && !jar.toString().contains("dramatis")) {
                Files.createSymbolicLink(jars.resolve(jar.getFileName()), jar.toAbsolutePath());
            }
        }
        Path submit = Files.createDirectories(home.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, SPARK_SUBMIT.formatted(JAVA));
        submit.toFile().setExecutable(true);
    }

    /**
     * Submits in cluster mode and waits for the end.
     *
     * @param name of the application
     * @param settings file of Spark's properties
     * @param more settings
     * @return the exit code
     */
    int submit(HadoopCluster cluster, String name, Path settings, Map<String, String> more, List<String> command)
            throws IOException, InterruptedException {
        ProcessBuilder submit = new ProcessBuilder(DRAMATIS.toString())
                .directory(DRAMATIS.getParent().getParent().toFile())
                .inheritIO();
        submit.command().addAll(command);
        StringBuilder options =
                new StringBuilder("--properties-file " + settings + " --deploy-mode cluster --name " + name);
        // the jars are on every node: there is one
        options.append(" --conf spark.yarn.jars=local:").append(home.resolve("jars/*"));
        options.append(" --conf spark.yarn.appMasterEnv.JAVA_HOME=").append(JAVA);
        options.append(" --conf spark.executorEnv.JAVA_HOME=").append(JAVA);
        more.forEach((key, value) ->
                options.append(" --conf ").append(key).append('=').append(value));
        submit.environment()
                .putAll(Map.of(
                        "SPARK_HOME", home.toString(),
                        "MASTER", "yarn",
                        "HADOOP_CONF_DIR", cluster.site().toString(),
                        "DRAMATIS_SUBMIT_OPTS", options.toString()));
        return submit.start().waitFor();
    }
}
