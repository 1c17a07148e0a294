package io.github.dramatis.spark.embed;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.hash;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;

import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.sampling.Numbered;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.Progress;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.workspace.RunListener;
import io.github.dramatis.spark.workspace.StageRunner;
import io.github.dramatis.spark.workspace.Workspace;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The stage embed of tests/bench/scale: all items and the profiles of a sample of the users are embedded, and every
 * user gets the vector of one of the sample. The stages behind it have all vectors, without the hour that a million
 * texts take.
 *
 * @param sample users whose profiles are embedded, at most
 */
record SampledVectors(int sample) implements Stage<EmbedResult> {
    private static final int MAX_TOKENS = 256;

    /** Arguments: workspace, users of the sample. */
    public static void main(String[] arguments) {
        SparkSession spark = Sessions.create("sampled vectors");
        Workspace workspace = Workspace.open(arguments[0], spark.sessionState().newHadoopConf());
        new StageRunner(spark, workspace, 1, "sampled", Progress.SILENT, RunListener.NOBODY)
                .run(List.of(new SampledVectors(Integer.parseInt(arguments[1]))), false);
        spark.stop();
    }

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public int logicVersion() {
        return 1;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of(Tables.PROFILES, Tables.ITEMS);
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PROFILE_VECTORS, Tables.ITEM_VECTORS);
    }

    @Override
    public Map<String, Object> settings() {
        return Map.of("sample", sample);
    }

    @Override
    public EmbedResult run(StageContext context) {
        EmbedConfig config = new EmbedConfig("minilm", MAX_TOKENS, 0, List.of());
        SentenceEmbedder embedder = new SentenceEmbedder(
                context.spark(), MiniLm.load(context.spark(), config.maxTokens()), config.partitions());
        Dataset<Row> profiles = context.read(Tables.PROFILES)
                .groupBy(col("user_id").as("id"))
                .agg(max_by(struct("interactions", "text"), col("revision")).as("last"))
                .select("id", "last.*");
        Dataset<Row> sampled = HashDraw.least(profiles, HashDraw.of(context.seed(), "scale", col("id")), sample);
        try (EmbeddedTexts profile = embedder.embed(sampled, "user");
                EmbeddedTexts item =
                        embedder.embed(EmbedStage.texts(context, config, context.read(Tables.ITEMS)), "item")) {
            long users = context.write(Tables.PROFILE_VECTORS, ofEverybody(profiles, profile.vectors()));
            long items = context.write(Tables.ITEM_VECTORS, item.vectors().withColumnRenamed("id", "item_id"));
            return new EmbedResult(users, 0, profile.texts(), profile.cut(), items, 0, item.texts(), item.cut());
        }
    }

    private static Dataset<Row> ofEverybody(Dataset<Row> profiles, Dataset<Row> vectors) {
        Dataset<Row> numbered = Numbered.of(vectors.select("vector")).persist();
        return profiles.select(
                        col("id").as("user_id"),
                        col("interactions"),
                        pmod(hash(col("id")), lit(numbered.count())).as(Numbered.PLACE))
                .join(broadcast(numbered), Numbered.PLACE)
                .drop(Numbered.PLACE);
    }
}
