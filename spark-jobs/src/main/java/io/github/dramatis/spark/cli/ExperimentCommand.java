package io.github.dramatis.spark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis experiment}: the paper's table. */
@Command(
        name = "experiment",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a grid of variants and prints the paper's table beside what came out.",
            "The grid is in the configuration: examples.memory x train.adapters x cluster.features x cluster.k x"
                    + " train.seeds x experiment.over. What cells share is done once; a run that was stopped goes on"
                    + " where it was."
        })
final class ExperimentCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--dry-run",
            description = "Prints variants, rows, minutes and what language models are asked, and ends.")
    private boolean dryRun;

    @Override
    public Integer call() {
        return new PlannedRun(options).experiment(dryRun);
    }
}
