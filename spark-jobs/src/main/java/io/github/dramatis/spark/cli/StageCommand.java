package io.github.dramatis.spark.cli;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.spark.pipeline.Pipeline;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dramatis ingest} and its like: one stage alone. */
@Command(mixinStandardHelpOptions = true, description = "Runs this stage alone.")
final class StageCommand implements Callable<Integer> {
    private final String stage;

    @Mixin
    private RunOptions options;

    StageCommand(String stage) {
        this.stage = stage;
    }

    @Override
    public Integer call() {
        return new PipelineRun(options).run(List.of(stage));
    }

    /** The stages that {@code --from} and {@code --to}, or {@code --only}, leave. */
    static List<String> select(String from, String to, String only) {
        if (only != null) {
            if (from != null || to != null) {
                throw new UserError(
                        "--only " + only, "it goes without --from and --to", "give --only, or --from and --to");
            }
            return List.of(known("--only", only));
        }
        int begin = from == null ? 0 : Pipeline.STAGES.indexOf(known("--from", from));
        int end = to == null ? Pipeline.STAGES.size() : Pipeline.STAGES.indexOf(known("--to", to)) + 1;
        if (begin >= end) {
            throw new UserError(
                    "--from " + from + " --to " + to,
                    to + " comes before " + from,
                    "the order is " + String.join(", ", Pipeline.STAGES));
        }
        return Pipeline.STAGES.subList(begin, end);
    }

    /**
     * The stage that an option names.
     *
     * @throws UserError if there is none
     */
    static String known(String option, String stage) {
        if (!Pipeline.STAGES.contains(stage)) {
            throw new UserError(
                    option + " " + stage,
                    "there is no such stage",
                    "did you mean " + NearestName.of(stage, Pipeline.STAGES) + "? The stages are "
                            + String.join(", ", Pipeline.STAGES));
        }
        return stage;
    }
}
