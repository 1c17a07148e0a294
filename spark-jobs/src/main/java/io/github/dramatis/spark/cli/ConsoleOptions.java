package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.cli.ConsoleListener.Detail;
import io.github.dramatis.spark.stage.Progress;
import picocli.CommandLine.Option;

/** How much a command says while its stages run. Its results are printed in any case. */
final class ConsoleOptions {
    @Option(
            names = "--verbose",
            description =
                    "Show all figures of each stage's result, and how many Spark jobs it took, not its words alone.")
    private boolean verbose;

    @Option(names = "--quiet", description = "Show results, and what is wrong, alone: no line a stage, no progress.")
    private boolean quiet;

    private Heartbeat heartbeat; // null before it is needed

    /** @throws UserError if both options are given */
    ConsoleListener listener() {
        if (verbose && quiet) {
            throw new UserError("--verbose --quiet", "each says the opposite of the other", "leave one of them out");
        }
        return quiet
                ? new ConsoleListener(System.out, Detail.FAULTS)
                : new ConsoleListener(System.out, verbose ? Detail.FIGURES : Detail.WORDS, heartbeat());
    }

    Progress progress() {
        return quiet ? Progress.SILENT : heartbeat().progress();
    }

    private Heartbeat heartbeat() {
        if (heartbeat == null) {
            heartbeat = Heartbeat.ofThisProcess();
        }
        return heartbeat;
    }
}
