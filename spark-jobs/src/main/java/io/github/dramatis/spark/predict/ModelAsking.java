package io.github.dramatis.spark.predict;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import io.github.dramatis.core.config.PredictConfig;
import io.github.dramatis.core.config.ResourcesConfig;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.session.TaskResources;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.RowCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.LongAccumulator;

/**
 * Asks models about prompts, in one job: a user's prompts go to one task whatever the model, so that all models share
 * what lies below their layers, and a task goes through the models one after the other.
 */
public final class ModelAsking {
    private final PredictConfig config;
    private final AgentModel model;
    private final ResourcesConfig resources;
    private final boolean keeps;

    /**
     * @param config how text is sampled
     * @param model the base
     * @param resources how many tasks the prompts are spread over
     */
    public ModelAsking(PredictConfig config, AgentModel model, ResourcesConfig resources) {
        this(config, model, resources, false);
    }

    private ModelAsking(PredictConfig config, AgentModel model, ResourcesConfig resources, boolean keeps) {
        this.keeps = keeps;
        this.config = config;
        this.model = model;
        this.resources = resources;
    }

    /** The same, which keeps the answers of each task until the stage is published: see {@link KeptAnswers}. */
    ModelAsking keeping() {
        return new ModelAsking(config, model, resources, true);
    }

    /**
     * Rows of {@link Answers}.
     *
     * @param prompts what each model is asked: rows of the table examples with persona_id and {@link
     *     PredictStage#WITH_TEXT}; at least one model
     * @param total how many prompts that is
     * @param answered counts those that are done
     */
    public Dataset<Row> of(
            Map<AskedModel, Dataset<Row>> prompts, long total, StageContext context, LongAccumulator answered) {
        List<AskedModel> models = new ArrayList<>();
        Dataset<Row> all = null;
        for (Map.Entry<AskedModel, Dataset<Row>> asked : prompts.entrySet()) {
            Dataset<Row> rows = asked.getValue().withColumn(PredictTask.MODEL, lit(models.size()));
            all = all == null ? rows : all.unionByName(rows);
            models.add(asked.getKey());
        }
        int tasks =
                TaskResources.tasks(context.spark().sparkContext(), resources.predictPartitions(), total, resources);
        KeptAnswers kept = keeps ? KeptAnswers.in(context, tasks) : null;
        int parts = keeps ? kept.parts() : tasks;
        PredictTask task =
                new PredictTask(models, config, model, resources, context.seed(), context.workspace(), answered, kept);
        // as Spark itself hashes users into partitions
        Dataset<Row> spread = all.withColumn(KeptAnswers.PART, pmod(hash(col("user_id")), lit(parts)))
                .repartition(parts, col("user_id"))
                .sortWithinPartitions(PredictTask.MODEL, "task", "user_id", "revision", "example_id");
        return TaskResources.map(spread, task, RowCodec.of(Answers.class).encoder(), resources);
    }
}
