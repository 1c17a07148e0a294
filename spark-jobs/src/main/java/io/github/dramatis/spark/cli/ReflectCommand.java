package io.github.dramatis.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis reflect}: the stage alone, or what it would cost. */
@Command(
        name = "reflect",
        mixinStandardHelpOptions = true,
        description = "Runs this stage alone, or says what a language model would cost.")
final class ReflectCommand implements Callable<Integer> {
    @Mixin
    private RunOptions options;

    @Option(
            names = "--dry-run",
            description = "Asks nothing: prints users and items, calls, tokens, price and time of the language model.")
    private boolean dryRun;

    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description = "Stops before this much has been spent on the workspace; as --set reflect.llm.budget=AMOUNT.")
    private Double budget;

    @Override
    public Integer call() {
        if (budget != null) {
            options.config.set("reflect.llm.budget=" + budget);
        }
        PipelineRun run = new PipelineRun(options);
        if (dryRun) {
            run.estimateReflection().forEach(estimate -> System.out.print(estimate.text()));
            return Dramatis.DONE;
        }
        return run.run(List.of("reflect"));
    }
}
