package io.github.dramatis.tests;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the scripts of {@code submit/} as a user does: in a process of their own. */
final class Launcher {
    /** The repository: tests run in the folder of their module. */
    static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    static final Path TINY_LLAMA = HOME.resolve("common/language-model/src/test/resources/tiny-llama");

    /** JVM options, as the build has them for itself. */
    private static final String FOR_LITTLE_DATA = System.getProperty("dramatis.little-data");

    private Launcher() {}

    /**
     * What a command did.
     *
     * @param status its exit code
     * @param out standard output
     * @param err standard error
     */
    record Outcome(int status, String out, String err) {}

    static Outcome dramatis(String... arguments) {
        return run("dramatis", arguments);
    }

    /** @param environment beside this process's own */
    static Outcome dramatis(Map<String, String> environment, String... arguments) {
        ProcessBuilder builder = builder("dramatis", arguments);
        builder.environment().putAll(environment);
        return run(builder);
    }

    /** Runs a dramatis command that leaves an archive of the classes it has loaded. */
    static Outcome archiving(Path classes, String... arguments) {
        ProcessBuilder builder = builder("dramatis", arguments);
        builder.environment().put("DRAMATIS_JAVA_OPTS", FOR_LITTLE_DATA + " -XX:ArchiveClassesAtExit=" + classes);
        return run(builder);
    }

    /** The options of commands that plan their queries as in production: anew after each of their parts. */
    static Map<String, String> plannedAnew() {
        return Map.of("DRAMATIS_JAVA_OPTS", options() + " -Dspark.sql.adaptive.enabled=true");
    }

    /**
     * Starts a dramatis command and does not wait for it.
     *
     * @param environment beside this process's own
     */
    static Process start(Map<String, String> environment, String... arguments) throws IOException {
        ProcessBuilder builder = builder("dramatis", arguments);
        builder.environment().putAll(environment);
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static ProcessBuilder builder(String script, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(HOME.resolve("submit").resolve(script).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("DRAMATIS_HEAP", "1g");
        builder.environment().put("DRAMATIS_JAVA_OPTS", options());
        return builder;
    }

    private static String options() {
        Path classes = FinishedRun.classes();
        // one of another build is not used, and not complained of
        return FOR_LITTLE_DATA
                + (Files.exists(classes) ? " -Xshare:auto -Xlog:disable -XX:SharedArchiveFile=" + classes : "");
    }

    static Outcome run(String script, String... arguments) {
        return run(builder(script, arguments));
    }

    private static Outcome run(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile("dramatis", ".out");
            Path err = Files.createTempFile("dramatis", ".err");
            builder.redirectOutput(out.toFile()).redirectError(err.toFile());
            int status = builder.start().waitFor();
            return new Outcome(status, read(out), read(err));
        } catch (IOException e) {
            throw new IllegalStateException("cannot run " + builder.command(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in " + builder.command(), e);
        }
    }

    private static String read(Path file) throws IOException {
        String content = Files.readString(file, StandardCharsets.UTF_8);
        Files.delete(file);
        return content;
    }
}
