package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.KnownModels;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.StageRecord;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code dramatis status}: what has been published for a configuration as it is now. For schedulers: spark-submit's own
 * exit status says less, on Kubernetes nothing. The base model is taken for what the last run found at its path.
 */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Says which stages are done for this configuration: 0 all, 1 some are not, 3 one is incomplete.")
final class StatusCommand implements Callable<Integer> {
    @Mixin
    private ConfigOptions config;

    @Option(
            names = {"-w", "--workspace"},
            required = true,
            description = "The workspace.")
    private String uri;

    @Option(names = "--stage", paramLabel = "STAGE", description = "This stage alone.")
    private String stage;

    @Option(
            names = "--incremental",
            arity = "0..1",
            fallbackValue = "true",
            description = "An incremental run serves as well as a full one.")
    private boolean incremental;

    @Option(
            names = "--accept-incomplete",
            arity = "0..1",
            fallbackValue = "true",
            description = "A stage that is published but incomplete is good enough.")
    private boolean acceptIncomplete;

    @Override
    public Integer call() {
        List<String> asked = stage == null ? Pipeline.STAGES : List.of(StageCommand.known("--stage", stage));
        DramatisConfig wanted = config.load(Sessions.hadoop()).config();
        SparkSession spark = Sessions.create("dramatis status");
        try {
            Workspace workspace = Workspace.open(uri, spark.sparkContext().hadoopConfiguration());
            Snapshot snapshot = workspace.snapshot();
            int worst = Dramatis.DONE;
            List<Stage<?>> stages = new Pipeline(
                            spark, wanted, SuppressionList.of(workspace.uri(), Sessions.hadoop()), incremental)
                    .ofKnownModel(new KnownModels(workspace).find(wanted.model()))
                    .stages(asked);
            for (Stage<?> each : stages) {
                worst = worse(worst, say(each, StageRunner.current(each, snapshot, wanted.seed())));
            }
            if (worst == Dramatis.INCOMPLETE && acceptIncomplete) {
                return Dramatis.DONE;
            }
            return worst;
        } finally {
            spark.stop();
        }
    }

    private static int say(Stage<?> stage, Optional<StageRecord> record) {
        String status = record.map(StageRecord::status).orElse("not done");
        System.out.printf(
                "%-9s %-10s %s%n",
                stage.name(),
                status,
                record.map(r -> r.started() + " run " + r.run()).orElse(""));
        return switch (status) {
            case StageRecord.DONE -> Dramatis.DONE;
            case StageRecord.INCOMPLETE -> Dramatis.INCOMPLETE;
            default -> Dramatis.NOT_DONE;
        };
    }

    private static int worse(int one, int other) {
        return one == Dramatis.NOT_DONE || other == Dramatis.NOT_DONE ? Dramatis.NOT_DONE : Math.max(one, other);
    }
}
