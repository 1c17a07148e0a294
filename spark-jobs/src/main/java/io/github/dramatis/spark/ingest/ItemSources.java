package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.core.ingest.TextClean;
import io.github.dramatis.core.naming.NearestName;
import io.github.dramatis.core.rating.RatingAggregates;
import io.github.dramatis.spark.table.RejectedInteraction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Everything that a source says of items, read once: the list of the items, a second file with more about them, tags.
 */
final class ItemSources implements AutoCloseable {
    private final SparkSession spark;
    private final SourceStorage storage;
    private final SourceConfig source;
    private final SourceLayout layout;
    private final WholeReading list; // of ItemsReader.SCHEMA
    private WholeReading details; // of ItemsReader.SCHEMA; null if there is no such file
    private WholeReading tags; // of ItemTags.SCHEMA, marked; null if they are not asked for

    /** @throws UserError if a file cannot be read whole */
    ItemSources(
            SparkSession spark,
            SourceStorage storage,
            SourceConfig source,
            SourceLayout layout,
            ForgottenUsers forgotten) {
        this.spark = spark;
        this.storage = storage;
        this.source = source;
        this.layout = layout;
        list = WholeReading.of(this::readList, ItemRows.totals());
        try {
            details = layout.details()
                    .map(path -> WholeReading.of(records -> details(path).read(path, records), ItemRows.totals()))
                    .orElse(null);
            tags = layout.tags()
                    .map(path -> WholeReading.of(
                            records -> forgotten.marked(ItemTags.read(spark, storage, source, path, records))))
                    .orElse(null);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private Dataset<Row> readList(boolean records) {
        return layout.items()
                .map(path -> new ItemsReader(spark, storage, source).read(path, records))
                .orElseGet(() -> spark.createDataFrame(List.of(), ItemsReader.SCHEMA));
    }

    private ItemsReader details(String path) {
        return ItemsReader.ofDetails(spark, storage, source, path);
    }

    /** @throws UserError if a file does not hold what it should, or a field is in none of them */
    ItemRows check() {
        ItemRows rows = ItemRows.of(list.totals());
        rows.check(source, "the list of the items", "source.items");
        if (details != null) {
            ItemRows.of(details.totals()).check(source, "about the items", "source.item-details");
            checkDetailsFit();
        }
        Map<String, String> columns = NamedFields.of(source).columns();
        if (columns.isEmpty()) {
            return rows;
        }
        Set<String> found = fieldsIn(list.rows());
        if (details != null) {
            found.addAll(fieldsIn(details.rows()));
        }
        columns.forEach((field, column) -> {
            if (!found.contains(field)) {
                checkColumn(column);
            }
        });
        return rows;
    }

    private static Set<String> fieldsIn(Dataset<Row> read) {
        Set<String> names = new HashSet<>();
        read.where(col("problem").isNull())
                .select(explode(map_keys(col("item.fields"))))
                .distinct()
                .collectAsList()
                .forEach(row -> names.add(row.getString(0)));
        return names;
    }

    /** The list may be of rated items alone, the details of those that are for sale: one in common is enough. */
    private void checkDetailsFit() {
        Dataset<Row> ids = details.rows()
                .where(col("problem").isNull())
                .select(col("item.item_id").as("item_id"));
        Dataset<Row> listed = list.rows()
                .where(col("problem").isNull())
                .select(col("item.item_id").as("item_id"));
        if (layout.items().isEmpty()
                || listed.isEmpty()
                || !ids.join(listed, "item_id").isEmpty()) {
            return;
        }
        throw new UserError(
                "source.item-details: " + source.itemDetails(),
                "none of the listed items is in it: the list has ids such as '" + one(listed)
                        + "', the details such as '" + one(ids) + "' in the column "
                        + source.columns().itemId(),
                "set source.columns.item-id to the column of the item's id in it, or give the file that belongs"
                        + " to the items");
    }

    private static String one(Dataset<Row> ids) {
        return TextClean.withoutControls("" + ids.agg(min("item_id")).head().getString(0));
    }

    /** A column that gave no item a field: an error unless the files have it, empty. */
    private void checkColumn(String column) {
        Set<String> columns = new TreeSet<>();
        layout.items().ifPresent(path -> columns.addAll(new ItemsReader(spark, storage, source).columns(path)));
        layout.details().ifPresent(path -> columns.addAll(details(path).columns(path)));
        if (columns.contains(column)) {
            return;
        }
        columns.removeIf(RatingAggregates::isNameOfOne);
        String key =
                source.columns().description().equals(column) ? "source.columns.description" : "source.item-fields";
        if (columns.isEmpty()) {
            throw new UserError(
                    key + ": " + column,
                    "the source has no file of the items that could have this column",
                    "set source.items or source.item-details, or leave " + column + " out");
        }
        List<String> known = columns.stream().map(TextClean::withoutControls).toList();
        throw new UserError(
                key + ": " + column,
                "no file of the items has a column " + column + " of texts, numbers or lists of these; there are: "
                        + String.join(", ", known),
                "write " + NearestName.of(column, known) + " if that is the one, or leave " + column + " out");
    }

    /** The listed items, one row each, as the table has them. */
    Dataset<Row> listed() {
        Dataset<Row> listed = ItemCatalogue.listed(list.rows());
        return layout.links()
                .map(path -> ItemCatalogue.linked(
                        listed, ItemCatalogue.listed(new ItemsReader(spark, storage, source).readLinks(path))))
                .orElse(listed);
    }

    /**
     * Items with what the second file and tags add to them.
     *
     * @param items columns of the table {@code items}
     * @param interactions see {@link ItemTags#fields}
     */
    Dataset<Row> described(Dataset<Row> items, Dataset<Row> interactions) {
        Dataset<Row> described =
                details == null ? items : ItemCatalogue.withFields(items, ItemCatalogue.listed(details.rows()));
        if (tags == null) {
            return described;
        }
        // an item that was known may have tags that nobody or one user alone gave since
        Column others = map_filter(col("fields"), (name, text) -> name.notEqual(NamedFields.TAGS));
        return ItemCatalogue.withFields(described.withColumn("fields", others), given(interactions));
    }

    /**
     * Looks whether the tags that are known can be made anew. Who gave them is not known any more, so tags that came
     * since cannot be added to them.
     *
     * @param known the table {@code items} before an incremental run
     * @param interactions see {@link ItemTags#fields}
     * @throws UserError if an item that had tags has none now: the source then does not hold all of them
     */
    void checkTags(Dataset<Row> known, Dataset<Row> interactions) {
        if (tags == null || !List.of(known.columns()).contains("fields")) {
            return;
        }
        Dataset<Row> lost = known.where(array_contains(map_keys(col("fields")), NamedFields.TAGS))
                .select("item_id")
                .join(given(interactions), new String[] {"item_id"}, "left_anti");
        if (!lost.isEmpty()) {
            throw new UserError(
                    "--incremental, source.item-fields: " + NamedFields.TAGS,
                    "items that had tags have none any more, " + one(lost) + " for example: an incremental run makes"
                            + " tags of the source's alone, since who gave the known ones is not kept",
                    "let the source hold all tags, or do a full run");
        }
    }

    private Dataset<Row> given(Dataset<Row> interactions) {
        return ItemTags.fields(tags.rows().where(not(ForgottenUsers.MARK)), interactions);
    }

    /** The rows that were refused, as {@code interactions_rejected} has them. */
    Dataset<Row> rejected() {
        List<Dataset<Row>> all = new ArrayList<>();
        all.add(IngestStage.rejected(list.rows(), lit(RejectedInteraction.NOBODY)));
        Optional.ofNullable(details)
                .ifPresent(part -> all.add(IngestStage.rejected(part.rows(), lit(RejectedInteraction.NOBODY))));
        Optional.ofNullable(tags)
                .map(WholeReading::rows)
                .ifPresent(rows -> all.add(IngestStage.rejected(rows.where(not(ForgottenUsers.MARK)), col("user_id"))));
        return all.stream().reduce(Dataset::union).orElseThrow();
    }

    @Override
    public void close() {
        list.close();
        Optional.ofNullable(details).ifPresent(WholeReading::close);
        Optional.ofNullable(tags).ifPresent(WholeReading::close);
    }
}
