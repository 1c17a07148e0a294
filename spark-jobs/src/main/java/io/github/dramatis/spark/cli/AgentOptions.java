package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.spark.ask.Agents;
import io.github.dramatis.spark.session.HadoopFiles;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the commands that ask the agents of a workspace. */
final class AgentOptions {
    @Option(
            names = {"-w", "--workspace"},
            required = true,
            paramLabel = "WORKSPACE",
            description = "Where the agents are.")
    String workspace;

    @Mixin
    private ConsoleOptions console;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "CONFIG",
            description = "The configuration that the agents were made with. Default: that of the last run.")
    private String file;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "A setting that goes before the configuration.")
    private List<String> settings = new ArrayList<>();

    /** @throws io.github.dramatis.core.error.UserError if there are none, or data or settings have changed since */
    Agents open(SparkSession spark) {
        return open(spark, Agents.STAGES);
    }

    /**
     * Agents that need not be finished.
     *
     * @param stages that must be done for the configuration
     */
    Agents open(SparkSession spark, List<String> stages) {
        if (file == null) {
            return Agents.open(spark, workspace, settings, stages);
        }
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        String yaml = HadoopFiles.text(file, hadoop, "configuration", "give a file with -c");
        return Agents.of(spark, Workspace.open(workspace, hadoop), LoadedConfig.parse(file, yaml, settings), stages);
    }

    /** Runs a stage, whatever was published before; returns whether it is incomplete. */
    boolean run(Agents agents, Stage<?> stage) {
        ConsoleListener listener = console.listener();
        new StageRunner(
                        agents.spark(),
                        agents.workspace(),
                        agents.config().seed(),
                        PipelineRun.newRunId(),
                        console.progress(),
                        listener)
                .run(List.of(stage), true);
        return listener.incomplete();
    }
}
