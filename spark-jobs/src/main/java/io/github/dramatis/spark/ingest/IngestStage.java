package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.storage.StorageLevel;

/** Reads rating logs, orders each user's ratings by time and parts them into train, validation and test. */
public final class IngestStage implements Stage<IngestResult> {
    private static final String FORGOTTEN = "forgotten";

    private final SourceConfig source;
    private final SplitConfig split;
    private final List<SourceFile> files;
    private final SuppressionList suppressed;

    /** @param files of the source, as they are now: if they change, the stage runs again */
    public IngestStage(SourceConfig source, SplitConfig split, List<SourceFile> files) {
        this(source, split, files, SuppressionList.nobody());
    }

    private IngestStage(SourceConfig source, SplitConfig split, List<SourceFile> files, SuppressionList suppressed) {
        this.suppressed = suppressed;
        this.source = source;
        this.split = split;
        this.files = List.copyOf(files);
    }

    /** A stage over the files as they are now, for a workspace that has forgotten nobody. */
    public static IngestStage of(SparkSession spark, SourceConfig source, SplitConfig split) {
        return of(spark, source, split, SuppressionList.nobody());
    }

    /**
     * A stage over the files as they are now; a missing source is an error only when the stage runs.
     *
     * @param suppressed users whose rows are left out
     */
    public static IngestStage of(
            SparkSession spark, SourceConfig source, SplitConfig split, SuppressionList suppressed) {
        SourceStorage storage = new SourceStorage(hadoop(spark));
        return new IngestStage(source, split, SourceLayout.of(storage, source).files(storage), suppressed);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public int logicVersion() {
        return 2;
    }

    @Override
    public List<Table<?>> inputs() {
        return List.of();
    }

    @Override
    public List<Table<?>> outputs() {
        return List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.INTERACTIONS_REJECTED);
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(Map.of("source", source, "split", split, "files", files));
        if (!suppressed.isEmpty()) {
            settings.put("suppressed", suppressed.fingerprint());
        }
        return settings;
    }

    @Override
    public IngestResult run(StageContext context) {
        SourceStorage storage = new SourceStorage(hadoop(context.spark()));
        SourceLayout layout = SourceLayout.of(storage, source);
        layout.check(storage, source);
        Dataset<Row> read = kept(marked(new RatingsReader(context.spark(), storage, source).read(layout.ratings())));
        Dataset<Row> parsed = read.where(not(col(FORGOTTEN)));
        Dataset<Row> histories = kept(Histories.of(parsed));
        Dataset<Row> items = kept(readItems(context.spark(), storage, layout));
        try {
            SourceRows rows = SourceRows.of(parsed);
            rows.check(layout.ratings(), source);
            HistoryCounts all = HistoryCounts.of(histories, split.minInteractions());
            all.check(layout.ratings(), split);
            Dataset<Row> interactions = new TemporalSplit(split).apply(choose(histories, all, context.seed()));
            InteractionCounts chosen = InteractionCounts.of(interactions);
            chosen.check(layout.ratings());
            context.write(Tables.INTERACTIONS, interactions.select(columns(Tables.INTERACTIONS)));
            context.write(Tables.INTERACTIONS_REJECTED, rejected(parsed).union(rejected(items)));
            IngestResult.Items itemCounts = writeItems(context, interactions, items, storage, layout);
            return new IngestResult(
                    rowCounts(rows, forgotten(read), all, chosen),
                    userCounts(all, chosen),
                    itemCounts,
                    chosen.parts(),
                    1 - (double) chosen.rows() / ((double) chosen.users() * itemCounts.rated()),
                    InteractionCounts.histogram(interactions, SourceFormats.scale(source)),
                    chosen.first(),
                    chosen.last(),
                    source.maxRejected());
        } finally {
            items.unpersist();
            histories.unpersist();
            read.unpersist();
        }
    }

    /** Forgotten are also rows that are no ratings but name somebody who asked for it. */
    private Dataset<Row> marked(Dataset<Row> read) {
        if (suppressed.isEmpty()) {
            return read.withColumn(FORGOTTEN, lit(false));
        }
        SuppressionList list = suppressed;
        UserDefinedFunction forgotten = udf((UDF1<String, Boolean>) list::contains, DataTypes.BooleanType);
        UserDefinedFunction named = udf((UDF1<String, Boolean>) list::isNamedIn, DataTypes.BooleanType);
        return read.withColumn(FORGOTTEN, forgotten.apply(col("user_id")).or(named.apply(col("raw"))));
    }

    private long forgotten(Dataset<Row> marked) {
        return suppressed.isEmpty() ? 0 : marked.where(col(FORGOTTEN)).count();
    }

    private Dataset<Row> choose(Dataset<Row> histories, HistoryCounts all, long seed) {
        Dataset<Row> enough = histories.where(col("history").geq(split.minInteractions()));
        return source.users() == 0 || source.users() >= all.enough()
                ? enough
                : Histories.ofSomeUsers(enough, source.users(), seed);
    }

    private Dataset<Row> readItems(SparkSession spark, SourceStorage storage, SourceLayout layout) {
        return layout.items()
                .map(path -> new ItemsReader(spark, storage, source).read(path))
                .orElseGet(() -> spark.createDataFrame(List.of(), ItemsReader.SCHEMA));
    }

    private IngestResult.Items writeItems(
            StageContext context,
            Dataset<Row> interactions,
            Dataset<Row> read,
            SourceStorage storage,
            SourceLayout layout) {
        Dataset<Row> listed = layout.links()
                .map(path -> ItemCatalogue.linked(
                        ItemCatalogue.listed(read),
                        ItemCatalogue.listed(new ItemsReader(context.spark(), storage, source).readLinks(path))))
                .orElseGet(() -> ItemCatalogue.listed(read));
        Dataset<Row> rated = kept(interactions.select("item_id").distinct());
        try {
            Dataset<Row> undescribed = ItemCatalogue.undescribed(rated, listed);
            long all = context.write(Tables.ITEMS, listed.union(undescribed));
            return new IngestResult.Items(
                    all, rated.count(), undescribed.count(), rejected(read).count());
        } finally {
            rated.unpersist();
        }
    }

    private static IngestResult.Rows rowCounts(
            SourceRows rows, long forgotten, HistoryCounts all, InteractionCounts chosen) {
        long good = rows.read() - rows.rejected();
        return new IngestResult.Rows(
                rows.read() + forgotten,
                rows.rejected(),
                forgotten,
                good - all.ratings(),
                all.ratings() - chosen.rows(),
                chosen.rows());
    }

    private static IngestResult.Users userCounts(HistoryCounts all, InteractionCounts chosen) {
        return new IngestResult.Users(
                chosen.users(),
                all.users() - all.enough(),
                all.enough() - chosen.users(),
                chosen.tiedAtCut(),
                chosen.withoutTraining(),
                chosen.withoutTest());
    }

    /** The refused rows, of ratings or of items, as interactions_rejected has them. */
    private static Dataset<Row> rejected(Dataset<Row> read) {
        return read.where(col("problem").isNotNull())
                .select(col("source"), col("offset"), col("problem").as("reason"), col("raw"));
    }

    private static Column[] columns(Table<?> table) {
        return Arrays.stream(table.codec().schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
    }

    /** Read once, used several times; what does not fit into memory goes to disk. */
    private static Dataset<Row> kept(Dataset<Row> rows) {
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }

    private static Configuration hadoop(SparkSession spark) {
        return spark.sessionState().newHadoopConf();
    }
}
