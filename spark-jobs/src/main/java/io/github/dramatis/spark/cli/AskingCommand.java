package io.github.dramatis.spark.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dramatis reflect} and {@code dramatis predict}: the stage alone, or what it would cost. */
@Command(
        mixinStandardHelpOptions = true,
        description = "Runs this stage alone, or says what a language model behind a server would cost.")
final class AskingCommand implements Callable<Integer> {
    private final String stage;
    private final String budgetKey;
    private final Function<PipelineRun, String> estimate;

    @Mixin
    private RunOptions options;

    @Option(
            names = "--dry-run",
            description = "Asks nothing: prints users, items or prompts, calls, tokens, price and time of the language"
                    + " model.")
    private boolean dryRun;

    @Option(
            names = "--budget",
            paramLabel = "AMOUNT",
            description = "Stops before this much has been spent on the workspace; as --set KEY=AMOUNT of the stage's"
                    + " budget: reflect.llm.budget, predict.server.budget.")
    private Double budget;

    private AskingCommand(String stage, String budgetKey, Function<PipelineRun, String> estimate) {
        this.stage = stage;
        this.budgetKey = budgetKey;
        this.estimate = estimate;
    }

    static AskingCommand reflect() {
        return new AskingCommand("reflect", "reflect.llm.budget", PipelineRun::estimateReflection);
    }

    static AskingCommand predict() {
        return new AskingCommand("predict", "predict.server.budget", PipelineRun::estimateServed);
    }

    @Override
    public Integer call() {
        if (budget != null) {
            options.config.set(budgetKey + "=" + budget);
        }
        PipelineRun run = new PipelineRun(options);
        if (dryRun) {
            System.out.print(estimate.apply(run));
            return Dramatis.DONE;
        }
        return run.run(List.of(stage));
    }
}
