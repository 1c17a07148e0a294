package io.github.dramatis.spark.embed;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Embeds every user's last training profile and the description of every item that has a rating. Nobody is asked about the
 * others, and with a sample of the users they are most of the catalogue.
 */
public final class EmbedStage implements Stage<EmbedResult> {
    private final EmbedConfig config;

    public EmbedStage(EmbedConfig config) {
        this.config = config;
    }

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public int logicVersion() {
        return 2;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.INTERACTIONS, Tables.PROFILES, Tables.ITEMS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PROFILE_VECTORS, Tables.ITEM_VECTORS);
    }

    /** Not the partitions: a vector depends on its text alone. */
    @Override
    public Map<String, Object> settings() {
        return Map.of("model", MiniLm.ONNX_SHA256, "maxTokens", config.maxTokens());
    }

    @Override
    public EmbedResult run(StageContext context) {
        SentenceModel model = MiniLm.load(context.spark(), config.maxTokens());
        SentenceEmbedder embedder = new SentenceEmbedder(context.spark(), model, config.partitions());
        Dataset<Row> profiles = context.read(Tables.PROFILES)
                .groupBy(col("user_id").as("id"))
                .agg(max_by(col("text"), col("revision")).as("text"));
        Dataset<Row> rated = context.read(Tables.INTERACTIONS)
                .select(col("item_id").as("rated"))
                .distinct();
        Dataset<Row> items = context.read(Tables.ITEMS)
                .join(rated, col("item_id").equalTo(col("rated")), "left_semi")
                .select(col("item_id").as("id"), description().as("text"));
        try (EmbeddedTexts profile = embedder.embed(profiles, "user");
                EmbeddedTexts item = embedder.embed(items, "item")) {
            long users = context.write(Tables.PROFILE_VECTORS, profile.vectors().withColumnRenamed("id", "user_id"));
            long described = context.write(Tables.ITEM_VECTORS, item.vectors().withColumnRenamed("id", "item_id"));
            return new EmbedResult(users, profile.texts(), profile.cut(), described, item.texts(), item.cut());
        }
    }

    /** An item in a line: "Heat (1995). Crime, Thriller". */
    private static Column description() {
        Column year = when(col("year").isNull(), "").otherwise(concat(lit(" ("), col("year"), lit(")")));
        Column categories = when(size(col("categories")).leq(0), "")
                .otherwise(concat(lit(". "), array_join(col("categories"), ", ")));
        return concat(coalesce(col("title"), lit("")), year, coalesce(categories, lit("")));
    }
}
