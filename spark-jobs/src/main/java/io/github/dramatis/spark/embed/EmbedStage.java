package io.github.dramatis.spark.embed;

import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.config.ChoiceConfig;
import io.github.dramatis.core.config.ClusterConfig;
import io.github.dramatis.core.config.EmbedConfig;
import io.github.dramatis.spark.items.DescribedItems;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.stage.TablesInstead;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Embeds the last training profile of everybody who has one, and the description of every item that an agent has rated
 * or may choose: no prompt shows another, and they are most of the catalogue. An incremental run keeps the vectors of
 * items, and of users whose profile knows no more than it did.
 */
public final class EmbedStage implements Stage<EmbedResult> {
    private static final String TEXTS = "texts";
    /** Characters: few tokens of a text have more. */
    private static final int LONGEST_TOKEN = 20;

    private final EmbedConfig config;

    private final boolean incremental;
    private final boolean choosing;
    private final boolean sampling;

    public EmbedStage(EmbedConfig config) {
        this(config, false, false, false);
    }

    private EmbedStage(EmbedConfig config, boolean incremental, boolean choosing, boolean sampling) {
        this.config = config;
        this.incremental = incremental;
        this.choosing = choosing;
        this.sampling = sampling;
    }

    /** This stage in an incremental run. */
    public EmbedStage incremental() {
        return new EmbedStage(config, true, choosing, sampling);
    }

    /** This stage where choices are asked for: what only stands on slates is embedded too. */
    public EmbedStage choosing(ChoiceConfig choice) {
        return new EmbedStage(config, incremental, choice.asked(), sampling);
    }

    /** This stage where others than agents may have a profile: what they alone have rated is not embedded. */
    public EmbedStage sampling(ClusterConfig cluster) {
        return new EmbedStage(config, incremental, choosing, cluster.profilesBesideAgents() > 0);
    }

    @Override
    public String name() {
        return "embed";
    }

    @Override
    public int logicVersion() {
        return 4;
    }

    @Override
    public List<Table<?>> inputs() {
        List<Table<?>> inputs = new ArrayList<>(List.of(Tables.INTERACTIONS, Tables.PROFILES));
        inputs.addAll(DescribedItems.tables(config.itemFields()));
        if (choosing) {
            inputs.add(Tables.TARGETS);
        }
        if (sampling) {
            inputs.add(Tables.AGENTS);
        }
        return inputs;
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.PROFILE_VECTORS, Tables.ITEM_VECTORS);
    }

    @Override
    public List<Table<?>> withdraws() {
        return incremental ? List.of() : List.of(Tables.REFERENCE_FEATURES);
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental ? Optional.of(new EmbedStage(config, false, choosing, sampling)) : Optional.empty();
    }

    /** Not the partitions: a vector depends on its text alone. */
    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings =
                new TreeMap<>(Map.of("model", MiniLm.ONNX_SHA256, "maxTokens", config.maxTokens()));
        if (!config.itemFields().isEmpty()) {
            settings.put("itemFields", config.itemFields());
        }
        return settings;
    }

    @Override
    public EmbedResult run(StageContext context) {
        SentenceModel model = MiniLm.load(context.spark(), config.maxTokens());
        SentenceEmbedder embedder = new SentenceEmbedder(context.spark(), model, config.partitions());
        Dataset<Row> profiles = context.read(Tables.PROFILES)
                .groupBy(col("user_id").as("id"))
                .agg(max_by(struct("interactions", "text"), col("revision")).as("last"))
                .select("id", "last.*");
        // unless others have been drawn, who has a profile is an agent
        Dataset<Row> agents =
                context.read(sampling ? Tables.AGENTS : Tables.PROFILES).select("user_id");
        Dataset<Row> rated = context.read(Tables.INTERACTIONS)
                .join(agents, new String[] {"user_id"}, "left_semi")
                .select(col("item_id").as("rated"));
        if (choosing) {
            // a vector that an item has only if an agent rated it would tell what was taken
            rated = rated.union(context.read(Tables.TARGETS).select(explode(col("slate"))));
        }
        Dataset<Row> items = texts(
                context,
                config,
                context.read(Tables.ITEMS).join(rated, col("item_id").equalTo(col("rated")), "left_semi"));
        Dataset<Row> keptUsers = kept(context, Tables.PROFILE_VECTORS, profiles);
        Dataset<Row> keptItems = kept(context, Tables.ITEM_VECTORS, items);
        try (EmbeddedTexts profile = embedder.embed(without(profiles, keptUsers), "user");
                EmbeddedTexts item = embedder.embed(without(items, keptItems), "item")) {
            long users = write(context, Tables.PROFILE_VECTORS, keptUsers, profile);
            long described = write(context, Tables.ITEM_VECTORS, keptItems, item);
            return new EmbedResult(
                    users,
                    incremental ? keptUsers.count() : 0,
                    profile.texts(),
                    profile.cut(),
                    described,
                    incremental ? keptItems.count() : 0,
                    item.texts(),
                    item.cut());
        }
    }

    /** The vectors that there are already of what is to be embedded; none in a full run. */
    private Dataset<Row> kept(StageContext context, Table<?> table, Dataset<Row> wanted) {
        if (!incremental) {
            return context.spark()
                    .createDataFrame(List.of(), table.codec().schema())
                    .withColumnRenamed(id(table), "id");
        }
        Dataset<Row> keys = wanted.drop("text");
        return context.before(table)
                .orElseThrow()
                .withColumnRenamed(id(table), "id")
                .join(keys, keys.columns(), "left_semi");
    }

    private static Dataset<Row> without(Dataset<Row> wanted, Dataset<Row> kept) {
        String[] key = wanted.drop("text").columns();
        return wanted.join(kept, key, "left_anti");
    }

    private static <R extends Record> long write(
            StageContext context, Table<R> table, Dataset<Row> kept, EmbeddedTexts embedded) {
        return context.write(table, kept.unionByName(embedded.vectors()).withColumnRenamed("id", id(table)));
    }

    private static String id(Table<?> table) {
        return table.sortedBy().get(0);
    }

    /**
     * What items are embedded by: id, text.
     *
     * @param items rows of the table items, or rows like them
     */
    static Dataset<Row> texts(StageContext context, EmbedConfig config, Dataset<Row> items) {
        StageContext ofThese = new TablesInstead(context).with(Tables.ITEMS, items);
        return DescribedItems.of(ofThese, config.itemFields(), LONGEST_TOKEN * config.maxTokens())
                .withColumn(TEXTS, col(DescribedItems.SHOWN).getField("text"))
                .select(col("item_id").as("id"), description().as("text"));
    }

    /** An item in a line: "Heat (1995). Crime, Thriller", and behind a full stop each of its fields. */
    private static Column description() {
        Column year = when(col("year").isNull(), "").otherwise(concat(lit(" ("), col("year"), lit(")")));
        Column categories = when(size(col("categories")).leq(0), "")
                .otherwise(concat(lit(". "), array_join(col("categories"), ", ")));
        Column fields = when(size(col(TEXTS)).leq(0), "").otherwise(concat(lit(". "), array_join(col(TEXTS), ". ")));
        return concat(coalesce(col("title"), lit("")), year, coalesce(categories, lit("")), fields);
    }
}
