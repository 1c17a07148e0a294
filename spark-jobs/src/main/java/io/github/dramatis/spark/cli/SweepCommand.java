package io.github.dramatis.spark.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis sweep}: which settings of train are best. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        description = {
            "Trains the adapter of everybody by each configuration of sweep.over, a little first, and the best of them"
                    + " further (successive halving). The loss on tuning rows decides which are best.",
            "Runs the stages up to examples where they are not done, publishes the table sweep, and ends with the lines"
                    + " to put into the configuration. A sweep that was stopped goes on where it was."
        })
final class SweepCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(names = "--dry-run", description = "Prints rungs, rows and minutes, and ends.")
    private boolean dryRun;

    @Override
    public Integer call() {
        return new PlannedRun(options).sweep(dryRun);
    }
}
