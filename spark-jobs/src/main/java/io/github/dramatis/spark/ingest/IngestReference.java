package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Tables;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a full run of ingest freezes, and what an incremental one goes by. */
final class IngestReference {
    private final StageContext context;
    private final SplitConfig split;
    private final IncrementalConfig incremental; // null in a full run

    IngestReference(StageContext context, SplitConfig split, IncrementalConfig incremental) {
        this.context = context;
        this.split = split;
        this.incremental = incremental;
    }

    /** The ratings that an incremental run adds to. */
    Optional<Dataset<Row>> known() {
        return incremental == null
                ? Optional.empty()
                : Optional.of(context.before(Tables.INTERACTIONS).orElseThrow());
    }

    /** The impressions that an incremental run adds to; none where there were none. */
    Optional<Dataset<Row>> knownImpressions() {
        return incremental == null ? Optional.empty() : context.before(Tables.IMPRESSIONS);
    }

    /** The items that an incremental run adds to. */
    Optional<Dataset<Row>> knownItems() {
        return incremental == null ? Optional.empty() : context.before(Tables.ITEMS);
    }

    /** See {@link TemporalSplit}. */
    Dataset<Row> part(Dataset<Row> histories) {
        TemporalSplit rule = new TemporalSplit(split);
        return incremental == null
                ? rule.apply(histories)
                : rule.apply(histories, context.before(Tables.REFERENCE_USERS).orElseThrow());
    }

    /**
     * What an incremental run adds; null in a full one.
     *
     * @param ratings that were not known
     * @param users who were not known
     * @throws io.github.dramatis.core.error.UserError if the ratings have drifted too far from what is frozen
     */
    IngestResult.Added added(Dataset<Row> interactions, long ratings, long users) {
        if (incremental == null) {
            return null;
        }
        Drift drift = Drift.of(interactions, context.read(Tables.REFERENCE_ITEMS));
        drift.check(incremental);
        return new IngestResult.Added(ratings, users, drift.ratings(), drift.items());
    }

    /** Adds the items that were known, in an incremental run. */
    Dataset<Row> withKnown(Dataset<Row> listed) {
        return incremental == null
                ? listed
                : ItemCatalogue.alsoKnown(listed, context.before(Tables.ITEMS).orElseThrow());
    }

    /** Writes the split times, which new users add to, and in a full run the items' statistics. */
    void write(Dataset<Row> interactions) {
        context.write(
                Tables.REFERENCE_USERS,
                interactions
                        .select(col("user_id"), col("train_until"), col("until"))
                        .distinct());
        if (incremental == null) {
            context.write(Tables.REFERENCE_ITEMS, ItemStatistics.of(interactions));
        }
    }
}
