package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.checkpoint.ModelDirectory;
import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.machine.Backends;
import io.github.dramatis.lm.model.LanguageModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/**
 * Seconds from opening a model directory to a model that can compute, in each precision: what {@code tests/bench/load}
 * runs.
 */
final class LoadBenchmark {
    private static final int ROUNDS = 5;

    private LoadBenchmark() {}

    /** @param args the model directory */
    public static void main(String[] args) throws IOException {
        Path model = Path.of(args[0]);
        Backend backend = Backends.forThisMachine();
        backend.kernels().close(); // the native libraries are loaded before, once a process
        System.out.println("| precision | first load, s | median of " + ROUNDS + ", s | resident memory then, MB |");
        System.out.println("|---|---|---|---|");
        for (Precision precision : Precision.values()) {
            if (backend.supports(precision)) {
                double[] seconds = new double[ROUNDS];
                String memory = "";
                for (int round = 0; round < ROUNDS; round++) {
                    long start = System.nanoTime();
                    try (ModelDirectory directory = ModelDirectory.open(model);
                            LanguageModel loaded =
                                    LanguageModel.load(directory.config(), directory.tensors(), precision, backend)) {
                        seconds[round] = (System.nanoTime() - start) / 1e9;
                        memory = round == 0 ? residentMegabytes() : memory;
                    }
                }
                double first = seconds[0];
                Arrays.sort(seconds);
                System.out.printf(
                        Locale.ROOT,
                        "| %s | %.2f | %.2f | %s |%n",
                        precision.toString().toLowerCase(Locale.ROOT),
                        first,
                        seconds[ROUNDS / 2],
                        memory);
            }
        }
    }

    /** Linux's figure for this process. */
    private static String residentMegabytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> String.valueOf(Long.parseLong(line.replaceAll("\\D", "")) / 1024))
                .findFirst()
                .orElse("");
    }
}
