package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.ingest.SourceFormats;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.Stage;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Reads rating logs, orders each user's ratings by time and parts them into train, validation and test. */
public final class IngestStage implements Stage<IngestResult> {
    private final SourceConfig source;
    private final SplitConfig split;
    private final List<SourceFile> files;
    private final SuppressionList suppressed;
    private final IncrementalConfig incremental; // null in a full run

    /** @param files of the source, as they are now: if they change, the stage runs again */
    public IngestStage(SourceConfig source, SplitConfig split, List<SourceFile> files) {
        this(source, split, files, SuppressionList.nobody(), null);
    }

    private IngestStage(
            SourceConfig source,
            SplitConfig split,
            List<SourceFile> files,
            SuppressionList suppressed,
            IncrementalConfig incremental) {
        this.suppressed = suppressed;
        this.incremental = incremental;
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
        return new IngestStage(
                source, split, SourceLayout.of(storage, source).files(spark, storage, source), suppressed, null);
    }

    /**
     * This stage in an incremental run: it adds to the ratings that there are, and parts them where the reference says.
     */
    public IngestStage incremental(IncrementalConfig bounds) {
        return new IngestStage(source, split, files, suppressed, bounds);
    }

    @Override
    public String name() {
        return "ingest";
    }

    @Override
    public int logicVersion() {
        return 4;
    }

    @Override
    public List<Table<?>> inputs() {
        return incremental == null ? List.of() : List.of(Tables.REFERENCE_ITEMS);
    }

    @Override
    public List<Table<?>> outputs() {
        List<Table<?>> outputs = new ArrayList<>(
                List.of(Tables.INTERACTIONS, Tables.ITEMS, Tables.INTERACTIONS_REJECTED, Tables.REFERENCE_USERS));
        if (incremental == null) {
            outputs.add(Tables.REFERENCE_ITEMS);
        }
        if (source.impressions().given()) {
            outputs.add(Tables.IMPRESSIONS);
        }
        return outputs;
    }

    @Override
    public List<Table<?>> withdraws() {
        return incremental == null ? List.of(Tables.REFERENCE_TRAITS, Tables.REFERENCE_FEATURES) : List.of();
    }

    @Override
    public Optional<Stage<?>> full() {
        return incremental == null ? Optional.empty() : Optional.of(incremental(null));
    }

    @Override
    public Map<String, Object> settings() {
        Map<String, Object> settings = new HashMap<>(Map.of("source", source, "split", split, "files", files));
        if (!suppressed.isEmpty()) {
            settings.put("suppressed", suppressed.fingerprint());
        }
        return settings;
    }

    /** Neither where the ratings are nor who is to be forgotten. */
    @Override
    public Map<String, Object> lastingSettings() {
        return Map.of("scale", SourceFormats.scale(source), "split", split);
    }

    /** The lengths of a catalog's tables are not known. */
    @Override
    public OptionalLong bytesBesideTables(Configuration hadoop, ToLongFunction<Table<?>> rows) {
        return CatalogTable.isSource(source)
                ? OptionalLong.empty()
                : OptionalLong.of(files.stream().mapToLong(SourceFile::length).sum());
    }

    @Override
    public IngestResult run(StageContext context) {
        SourceStorage storage = new SourceStorage(hadoop(context.spark()));
        SourceLayout layout = SourceLayout.of(storage, source);
        layout.check(context.spark(), storage, source);
        IngestReference reference = new IngestReference(context, split, incremental);
        ForgottenUsers forgotten = new ForgottenUsers(suppressed);
        RatingsReader reader = new RatingsReader(context.spark(), storage, source);
        WholeReading read = WholeReading.of(
                records -> forgotten.marked(reader.read(layout.ratings(), records)), SourceRows.totals());
        Dataset<Row> parsed = read.rows().where(not(ForgottenUsers.MARK));
        Optional<Dataset<Row>> known = reference.known().map(forgotten::outOfKnown);
        try (read;
                KeptRows kept = new KeptRows();
                ItemSources items = new ItemSources(context.spark(), storage, source, layout, forgotten);
                Impressions impressions =
                        Impressions.of(new ImpressionsReader(context.spark(), storage, source), layout, forgotten)) {
            Dataset<Row> histories =
                    kept.keep(known.map(before -> Histories.of(parsed, before)).orElseGet(() -> Histories.of(parsed)));
            SourceRows rows = SourceRows.of(read.totals());
            rows.check(layout.ratings(), source);
            ItemRows itemRows = items.check();
            if (known.isEmpty()) { // what came since is parted at times that are known
                rows.checkTimes(layout.ratings());
            }
            HistoryCounts all = HistoryCounts.of(histories, split.minInteractions());
            all.check(layout.ratings(), split);
            Dataset<Row> interactions = reference.part(withEnoughHistory(histories));
            InteractionCounts chosen = InteractionCounts.of(interactions);
            chosen.check(layout.ratings());
            long before = known.map(Dataset::count).orElse(0L);
            IngestResult.Added added =
                    reference.added(interactions, chosen.rows() - before, chosen.users() - all.known());
            context.write(Tables.INTERACTIONS, interactions.select(columns(Tables.INTERACTIONS)));
            context.write(
                    Tables.INTERACTIONS_REJECTED,
                    impressions.rejected(rejected(parsed, col("user_id")).union(items.rejected())));
            reference.write(interactions);
            IngestResult.Items itemCounts =
                    writeItems(context, reference, interactions, items, impressions, itemRows, layout);
            return new IngestResult(
                    rowCounts(rows, before, all, chosen),
                    userCounts(all, chosen),
                    itemCounts,
                    impressions.write(
                            context, interactions, reference.knownImpressions().map(forgotten::outOfKnown)),
                    chosen.parts(),
                    1 - (double) chosen.rows() / ((double) chosen.users() * itemCounts.rated()),
                    chosen.histogram(SourceFormats.scale(source)),
                    chosen.first(),
                    chosen.last(),
                    added,
                    source.maxRejected());
        }
    }

    private Dataset<Row> withEnoughHistory(Dataset<Row> histories) {
        return histories.where(col("history").geq(split.minInteractions()).or(col("known")));
    }

    private static IngestResult.Items writeItems(
            StageContext context,
            IngestReference reference,
            Dataset<Row> interactions,
            ItemSources items,
            Impressions impressions,
            ItemRows rows,
            SourceLayout layout) {
        Dataset<Row> listed = reference.withKnown(items.listed());
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> rated = kept.keep(interactions.select("item_id").distinct());
            Row counts = ItemCatalogue.counts(rated, listed);
            long ratedItems = counts.getLong(0);
            long without = counts.getLong(1);
            rows.checkFits(layout.items().orElse(""), rated, ratedItems, listed, without);
            reference.knownItems().ifPresent(before -> items.checkTags(before, interactions));
            Dataset<Row> known = impressions.withShown(listed.union(ItemCatalogue.undescribed(rated, listed)));
            long all = context.write(Tables.ITEMS, items.described(known, interactions));
            return new IngestResult.Items(all, ratedItems, without, rows.read(), rows.rejected());
        }
    }

    private static IngestResult.Rows rowCounts(
            SourceRows rows, long known, HistoryCounts all, InteractionCounts chosen) {
        long good = rows.read() - rows.rejected() + known;
        return new IngestResult.Rows(
                rows.read() + rows.forgotten(),
                known,
                rows.rejected(),
                rows.forgotten(),
                good - all.ratings(),
                all.ratings() - chosen.rows(),
                chosen.rows());
    }

    private static IngestResult.Users userCounts(HistoryCounts all, InteractionCounts chosen) {
        return new IngestResult.Users(
                chosen.users(),
                all.users() - all.enough(),
                chosen.tiedAtCut(),
                chosen.withoutTraining(),
                chosen.withoutTest());
    }

    /** The refused rows, of ratings, of items or of tags, as interactions_rejected has them. */
    static Dataset<Row> rejected(Dataset<Row> read, Column user) {
        return read.where(col("problem").isNotNull())
                .select(col("source"), col("offset"), col("problem").as("reason"), col("raw"), user.as("user_id"));
    }

    private static Column[] columns(Table<?> table) {
        return Arrays.stream(table.codec().schema().fieldNames())
                .map(functions::col)
                .toArray(Column[]::new);
    }

    private static Configuration hadoop(SparkSession spark) {
        return spark.sessionState().newHadoopConf();
    }
}
