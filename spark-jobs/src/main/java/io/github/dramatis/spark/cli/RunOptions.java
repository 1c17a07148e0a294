package io.github.dramatis.spark.cli;

import io.github.dramatis.spark.workspace.Reuse;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of every command that runs stages. */
final class RunOptions {
    @Mixin
    ConfigOptions config;

    @Mixin
    ConsoleOptions console;

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            paramLabel = "WORKSPACE",
            description = "Root of everything the run makes: a local path, hdfs:// or s3a://.")
    String workspace;

    @Option(names = "--force", description = "Run the stages even if nothing they depend on has changed.")
    boolean force;

    @Option(
            names = "--accept-incomplete",
            arity = "0..1",
            fallbackValue = "true",
            description = "Take a stage that is published but incomplete as it is, and end with 0.")
    boolean acceptIncomplete;

    @Option(
            names = "--gate",
            arity = "0..1",
            fallbackValue = "true",
            description = "After evaluate, end with 4 where an agent is worse than a baseline of gate.against.")
    boolean gate;

    @Option(
            names = "--incremental",
            arity = "0..1",
            fallbackValue = "true",
            description = "Go by what the last full run froze: keep users' splits, statistics and personas, and do what"
                    + " is new.")
    boolean incremental;

    /** Which stages need not run again. */
    Reuse reuse() {
        return force ? Reuse.NONE : acceptIncomplete ? Reuse.PUBLISHED : Reuse.COMPLETE;
    }

    /** The whole way with the same options, ready for more settings. */
    String command() {
        return command("run");
    }

    /** Another command with them. */
    String command(String name) {
        return "submit/dramatis " + name + " " + config.arguments() + " -w " + ShellWord.quoted(workspace)
                + (incremental ? " --incremental" : "");
    }
}
