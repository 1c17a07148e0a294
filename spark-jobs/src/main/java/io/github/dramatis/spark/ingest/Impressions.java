package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.unix_micros;

import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What users were shown, read once; possibly nothing.
 *
 * @param source rows of {@link ImpressionsReader#SCHEMA}, marked; null if the source has none
 */
record Impressions(WholeReading source) implements AutoCloseable {
    private static final Column READABLE =
            not(ForgottenUsers.MARK).and(col("problem").isNull());

    /** @throws io.github.dramatis.core.error.UserError if a file cannot be read whole */
    static Impressions of(ImpressionsReader reader, SourceLayout layout, ForgottenUsers forgotten) {
        return new Impressions(layout.impressions()
                .map(path -> WholeReading.of(records -> forgotten.marked(reader.read(path, records))))
                .orElse(null));
    }

    /** The rows that were refused, with those of the others that were. */
    Dataset<Row> rejected(Dataset<Row> others) {
        return source == null
                ? others
                : others.union(IngestStage.rejected(source.rows().where(not(ForgottenUsers.MARK)), col("user_id")));
    }

    /**
     * Adds the items that were shown and are not among these, with their id as title: all items of a slate have to look
     * alike to who chooses.
     *
     * @param items columns of the table {@code items}
     */
    Dataset<Row> withShown(Dataset<Row> items) {
        if (source == null) {
            return items;
        }
        Dataset<Row> shown = source.rows()
                .where(READABLE)
                .select(explode(col("slate")).as("item_id"))
                .distinct();
        return items.union(ItemCatalogue.undescribed(shown, items));
    }

    /**
     * Writes the table: of users with interactions, each in the part that its time falls into, what is there twice
     * once.
     *
     * @param interactions with train_until and until
     * @param known impressions that stay, of users with interactions; none in a full run
     * @return null if the source has none
     */
    IngestResult.Impressions write(StageContext context, Dataset<Row> interactions, Optional<Dataset<Row>> known) {
        if (source == null) {
            return null;
        }
        Dataset<Row> read = source.rows();
        Dataset<Row> good = read.where(READABLE).select("user_id", "micros", "slate", "taken");
        Dataset<Row> all = known.map(before -> good.union(before.select(
                        col("user_id"), unix_micros(col("timestamp")).as("micros"), col("slate"), col("taken"))))
                .orElse(good);
        Dataset<Row> distinct = all.distinct();
        Dataset<Row> times =
                interactions.select("user_id", "train_until", "until").distinct();
        Dataset<Row> kept = distinct.join(times, "user_id")
                .withColumn("timestamp", expr("timestamp_micros(micros)"))
                .withColumn("split", TemporalSplit.partsByTime())
                .select("user_id", "timestamp", "slate", "taken", "split");
        long rows = context.write(Tables.IMPRESSIONS, kept);
        Row counts = read.agg(count(lit(1)), count(col("problem"))).head();
        long unlike = distinct.count();
        return new IngestResult.Impressions(
                counts.getLong(0),
                counts.getLong(1),
                all.count() - unlike,
                unlike - rows,
                rows,
                kept.where(col("taken").isNotNull()).count());
    }

    @Override
    public void close() {
        if (source != null) {
            source.close();
        }
    }
}
