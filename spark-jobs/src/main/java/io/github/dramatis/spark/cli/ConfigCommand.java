package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.session.Sessions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dramatis config}: the effective configuration, with where each value came from. */
@Command(
        name = "config",
        mixinStandardHelpOptions = true,
        description = "Prints the effective configuration, with where each value came from.")
final class ConfigCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions options;

    @Override
    public Integer call() {
        options.load(Sessions.hadoop())
                .values()
                .forEach((key, value) -> System.out.printf(
                        "%-32s %-40s # %s%n", key + ":", value.value() == null ? "" : value.value(), value.origin()));
        return Dramatis.DONE;
    }
}
