package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.kernel.machine.Cores;
import io.github.dramatis.spark.plugin.MemoryLimit;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code dramatis doctor}: what this machine has, and what follows from it. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = {
            "Says what this machine has of what Dramatis uses, and what follows from it.",
            "Ends with 1 if something is missing without which nothing runs."
        })
final class DoctorCommand implements Callable<Integer> {
    private static final long GIB = 1L << 30;
    /** What a small run with SmolLM2-135M needs: a heap of 2 GB, and weights and activations beside it. */
    private static final double LEAST_GIB = 4;
    /** What the quickstart has been run with; the pages ask for it. */
    private static final long QUICKSTART_GB = 8;

    private static final int SECONDS = 20;

    @Option(
            names = {"-w", "--workspace"},
            paramLabel = "FOLDER",
            defaultValue = "workspace",
            description = "A local folder that a workspace would be made in. Default: ${DEFAULT-VALUE}.")
    private Path workspace;

    @Option(
            names = "--model",
            paramLabel = "FOLDER",
            description = "The base model. Default: where submit/quickstart imports it to.")
    private Path model = cache().resolve("smollm2-135m-instruct");

    /**
     * One line of the table.
     *
     * @param needed whether nothing runs without it
     * @param there whether it is there
     */
    record Finding(String what, String here, String follows, boolean needed, boolean there) {}

    @Override
    public Integer call() {
        List<Finding> findings = new ArrayList<>(List.of(
                java(Runtime.version().feature()),
                memory(MemoryLimit.bytes()),
                cores(),
                products(),
                gpu(Path.of("/dev/nvidia0")),
                model(),
                workspace(),
                python(),
                spark(System.getenv())));
        print(findings, System.out);
        boolean whole = findings.stream().allMatch(finding -> finding.there() || !finding.needed());
        return whole ? Dramatis.DONE : Dramatis.NOT_DONE;
    }

    static void print(List<Finding> findings, PrintStream out) {
        for (Finding finding : findings) {
            String mark = finding.there() ? "ok" : finding.needed() ? "MISSING" : "none";
            out.printf("%-16s %-8s %s%n", finding.what(), mark, finding.here());
            if (!finding.follows().isEmpty()) {
                out.printf("%-25s %s%n", "", finding.follows());
            }
        }
    }

    static Finding java(int version) {
        return new Finding(
                "Java",
                "version " + version,
                version == 17 ? "" : "tested with 17 alone; Spark 3.5 takes 8, 11 and 17",
                true,
                version >= 17);
    }

    static Finding memory(long bytes) {
        double gib = (double) bytes / GIB;
        return new Finding(
                "memory",
                String.format(Locale.ROOT, "%.1f GiB for this process", gib),
                bytes < QUICKSTART_GB * 1_000_000_000
                        ? "the quickstart asks for " + QUICKSTART_GB + " GB, a small run for " + LEAST_GIB
                                + " GiB at least: 2 for the heap (DRAMATIS_HEAP), the rest beside it"
                        : "",
                true,
                gib >= LEAST_GIB);
    }

    private static Finding cores() {
        int cores = Cores.usable();
        return new Finding(
                "cores",
                cores + " to compute on, " + Runtime.getRuntime().availableProcessors() + " hardware threads",
                cores == 1 ? "times in the README are of 2" : "",
                false,
                true);
    }

    private static Finding products() {
        try {
            return new Finding(
                    "matrix products",
                    Backends.arithmetic(Backends.fastestPrecision()),
                    "what model.precision: auto takes here; DRAMATIS_AMX=on or off forces or forbids AMX",
                    true,
                    true);
        } catch (UserError | LinkageError e) {
            return new Finding("matrix products", "the native library cannot be loaded", e.getMessage(), true, false);
        }
    }

    static Finding gpu(Path device) {
        boolean there = Files.exists(device);
        return new Finding(
                "GPU",
                there ? device.toString() : "none that this process sees",
                there
                        ? "used by a build with -Pcuda, up to compute capability 8.6; newer ones train by"
                                + " submit/peft/train.py"
                        : "",
                false,
                there);
    }

    private Finding model() {
        try (ModelDirectory directory = ModelDirectory.open(model)) {
            return new Finding("base model", model + ", " + directory.config().layers() + " layers", "", false, true);
        } catch (UserError e) {
            return new Finding(
                    "base model", "none in " + model, "submit/quickstart fetches and imports one", false, false);
        }
    }

    private Finding workspace() {
        Path folder = workspace.toAbsolutePath();
        Path there = folder;
        while (there != null && !Files.exists(there)) {
            there = there.getParent();
        }
        try {
            boolean writable = there != null && Files.isDirectory(there) && Files.isWritable(there);
            long free = there == null ? 0 : Files.getFileStore(there).getUsableSpace() / GIB;
            return new Finding(
                    "workspace",
                    folder + (writable ? ", " + free + " GiB free" : " cannot be written"),
                    writable ? "" : "name another with -w",
                    true,
                    writable);
        } catch (IOException e) {
            return new Finding("workspace", folder + ": " + e.getMessage(), "name another with -w", true, false);
        }
    }

    private static Finding python() {
        String version = output("python3", "--version");
        boolean notebooks = output("python3", "-c", "import pyspark, nbconvert; print('yes')")
                .contains("yes");
        return new Finding(
                "Python",
                version.isEmpty() ? "no python3" : version,
                version.isEmpty()
                        ? "submit/fetch-base-model needs it, once, with pip"
                        : notebooks ? "with what notebooks need" : "notebooks need notebooks/requirements.txt",
                false,
                !version.isEmpty());
    }

    static Finding spark(Map<String, String> environment) {
        String home = environment.getOrDefault("SPARK_HOME", "");
        boolean submits =
                !home.isEmpty() && !environment.getOrDefault("MASTER", "").isEmpty();
        return new Finding(
                "Spark",
                submits ? home : "the one that is built in",
                submits ? "" : "with SPARK_HOME and MASTER both set, that distribution's spark-submit is used",
                false,
                true);
    }

    private static Path cache() {
        String set = System.getenv().getOrDefault("XDG_CACHE_HOME", "");
        Path cache = set.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(set);
        return cache.resolve("dramatis");
    }

    /** The first line that a program prints; empty if it cannot be run. */
    private static String output(String... command) {
        try {
            Path text = Files.createTempFile("dramatis-doctor", ".txt");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(text.toFile())
                        .start();
                if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    return "";
                }
                return process.exitValue() == 0
                        ? Files.readString(text, StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse("")
                        : "";
            } finally {
                Files.delete(text);
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
