package io.github.dramatis.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis run}: the whole way, from raw ratings to measured agents. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Runs the stages in order; one that has nothing new to do is skipped.")
final class RunCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(names = "--from", paramLabel = "STAGE", description = "Begin with this stage.")
    private String from;

    @Option(names = "--to", paramLabel = "STAGE", description = "End with this stage.")
    private String to;

    @Option(names = "--only", paramLabel = "STAGE", description = "Run this stage alone.")
    private String only;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            description = "Ask as many agents as this machine has time for, at most those of agents.users; its rate is"
                    + " measured first. A workspace that has no more than those keeps the number of its agents. The"
                    + " configuration has to say how many ratings there are to ask about at most (targets).")
    private Double minutes;

    @Override
    public Integer call() {
        List<String> stages = StageCommand.select(from, to, only);
        PipelineRun run = new PipelineRun(options);
        return minutes == null ? run.run(stages) : run.runWithin(minutes, stages);
    }
}
