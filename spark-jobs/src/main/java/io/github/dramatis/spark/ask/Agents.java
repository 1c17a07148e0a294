package io.github.dramatis.spark.ask;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.pipeline.Pipeline;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.workspace.KnownModels;
import io.github.dramatis.spark.workspace.LastConfig;
import io.github.dramatis.spark.workspace.Snapshot;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The agents of a workspace, ready to be asked.
 *
 * @param spark the session
 * @param workspace where they are
 * @param config that they were made with
 * @param model that they run on
 */
public record Agents(SparkSession spark, Workspace workspace, DramatisConfig config, AgentModel model) {
    /** What must be done for the configuration before agents can be asked. */
    public static final List<String> STAGES = List.of("examples", "predict");

    /**
     * Opens the agents that the last run made.
     *
     * @throws UserError if there are none, or if data or settings have changed since
     */
    public static Agents open(SparkSession spark, String uri, List<String> settings) {
        return open(spark, uri, settings, STAGES);
    }

    /** Opens agents for which these stages are done. */
    public static Agents open(SparkSession spark, String uri, List<String> settings, List<String> stages) {
        Workspace workspace = Workspace.open(uri, spark.sparkContext().hadoopConfiguration());
        String yaml = new LastConfig(workspace)
                .find()
                .orElseThrow(() -> new UserError(
                        "workspace " + uri,
                        "no dramatis run has made agents, or their examples, here yet",
                        "run dramatis run first"));
        return of(spark, workspace, LoadedConfig.parse("of the last run in " + uri, yaml, settings), stages);
    }

    /**
     * The agents that were made with a configuration; see {@link #open}.
     *
     * @param stages that must be done for it: {@link #STAGES} if the agents are to be asked
     */
    public static Agents of(SparkSession spark, Workspace workspace, LoadedConfig loaded, List<String> stages) {
        DramatisConfig config = loaded.config();
        Snapshot snapshot = workspace.snapshot();
        Pipeline pipeline = new Pipeline(spark, config, SuppressionList.nobody(), false)
                .ofKnownModel(new KnownModels(workspace).find(config.model()));
        // with other settings prompts would not be what the agents were trained on
        for (Stage<?> stage : pipeline.stages(stages)) {
            if (StageRunner.current(stage, snapshot, config.seed()).isEmpty()) {
                throw new UserError(
                        "workspace " + workspace.uri() + ", stage " + stage.name(),
                        "it is not done for this configuration and the data of today",
                        "run dramatis run with it first, or give with -c the configuration that has been run");
            }
        }
        return new Agents(
                spark,
                workspace,
                config,
                AgentModel.open(config, SourceFormats.scale(config.source())).asking(config.model()));
    }

    /** For reading the workspace as it is now. */
    public StageContext context(Progress progress) {
        return workspace.reading(spark, config.seed(), progress);
    }
}
