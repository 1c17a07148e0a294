package io.github.dramatis.spark.embed;

import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Vectors of items that the tables have none of, as the stage embed makes them. */
public final class TextVectors {
    private final StageContext context;
    private final EmbedConfig config;
    private final KeptRows kept;
    private SentenceEmbedder embedder;

    /** @param kept holds the vectors that are made */
    public TextVectors(StageContext context, EmbedConfig config, KeptRows kept) {
        this.context = context;
        this.config = config;
        this.kept = kept;
    }

    /** Loads its model when it is first asked for: most callers need none. */
    private SentenceEmbedder embedder() {
        if (embedder == null) {
            embedder = new SentenceEmbedder(
                    context.spark(), MiniLm.load(context.spark(), config.maxTokens()), config.partitions());
        }
        return embedder;
    }

    /**
     * The vectors of the table item_vectors; those that it lacks are computed.
     *
     * @param items rows of the table items, or rows like them
     * @return item_id, vector of all of them
     */
    public Dataset<Row> ofAll(Dataset<Row> items) {
        String[] id = {"item_id"};
        Dataset<Row> there = context.read(Tables.ITEM_VECTORS).join(items.select("item_id"), id, "left_semi");
        Dataset<Row> missing = items.join(there, id, "left_anti");
        return missing.isEmpty() ? there : there.unionByName(ofItems(missing));
    }

    /** Computes the vectors now, because their input is freed on return. */
    private Dataset<Row> ofItems(Dataset<Row> items) {
        try (EmbeddedTexts embedded = embedder().embed(EmbedStage.texts(context, config, items), "item")) {
            Dataset<Row> vectors = kept.keep(
                    embedded.vectors().withColumnRenamed("id", "item_id").select("item_id", "vector"));
            vectors.count();
            return vectors;
        }
    }
}
