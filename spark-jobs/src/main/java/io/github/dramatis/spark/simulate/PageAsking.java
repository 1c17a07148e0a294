package io.github.dramatis.spark.simulate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.substring_index;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.ask.AskedVariant;
import io.github.dramatis.spark.embed.TextVectors;
import io.github.dramatis.spark.examples.ExamplesStage;
import io.github.dramatis.spark.model.AgentModel;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Asks agents what they take of pages. They choose as of the newest rating of all, with everything of their training
 * parts known.
 *
 * @param context of the workspace
 * @param config that the agents were made with
 * @param model that they run on
 * @param variant who is asked
 */
record PageAsking(StageContext context, DramatisConfig config, AgentModel model, AskedVariant variant) {
    /**
     * The prompts of distinct pages: the columns of the table examples, {@link ExamplesStage#TOO_LONG}, persona_id,
     * {@link Pages#SLATE_ID}.
     *
     * @param pages user_id, slate, slate_id: each once
     */
    Dataset<Row> prompts(Dataset<Row> pages) {
        if (!config.choice().asked()) {
            throw new UserError(
                    "configuration key choice.train-rows-per-user",
                    "it is 0: these agents have not learnt to choose",
                    "set it, to 5 say, and run dramatis run again");
        }
        String memory = variant.variant().memory();
        TablesInstead tables = new TablesInstead(context)
                .with(Tables.TARGETS, targets(pages))
                .with(Tables.AGENTS, pages.select("user_id").distinct())
                .with(Tables.ITEM_VECTORS, vectors(pages));
        Dataset<Row> prompts = new ExamplesStage(
                        config.examples().ofMemory(memory), config.estimate(), model.scale(), config.model())
                .choosing(config.choice())
                .prompts(tables)
                .where(col("task").equalTo(Target.CHOICE));
        return withPersona(prompts).withColumn(Pages.SLATE_ID, substring_index(col("target_id"), ":", -1));
    }

    /** With those of items that no agent rated: without them they would look unlike everything. */
    private Dataset<Row> vectors(Dataset<Row> pages) {
        Dataset<Row> shown = pages.select(explode(col("slate")).as("item_id"));
        Dataset<Row> rated = context.read(Tables.ITEM_VECTORS).select("item_id");
        return new TextVectors(context, config.embed())
                .ofAll(context.read(Tables.ITEMS).join(shown.union(rated), new String[] {"item_id"}, "left_semi"));
    }

    private Dataset<Row> targets(Dataset<Row> pages) {
        // a Timestamp or an Instant, as the session has it
        Object now =
                context.read(Tables.INTERACTIONS).agg(max("timestamp")).head().get(0);
        Dataset<Row> revisions = context.read(Tables.PROFILES)
                .groupBy("user_id")
                .agg(max("revision").cast("int").as("revision"));
        return pages.join(revisions, "user_id")
                .select(
                        concat(col("user_id"), lit(":"), col(Pages.SLATE_ID)).as("target_id"),
                        col("user_id"),
                        lit(null).cast("string").as("item_id"),
                        lit(Target.CHOICE).as("task"),
                        lit(ExamplesStage.ASKED).as("split"),
                        lit(ExamplesStage.ASKED).as("purpose"),
                        col("revision"),
                        lit(1.0).as("weight"),
                        col("slate"),
                        lit(now).as("timestamp"));
    }

    private Dataset<Row> withPersona(Dataset<Row> prompts) {
        if (!variant.goesByPersona()) {
            return prompts.withColumn("persona_id", lit(null).cast("string"));
        }
        Dataset<Row> members = context.read(Tables.PERSONA_MEMBERS)
                .where(col("scheme").equalTo(variant.scheme(config.cluster()).name()))
                .select("user_id", "persona_id");
        return prompts.join(members, new String[] {"user_id"}, "left");
    }
}
