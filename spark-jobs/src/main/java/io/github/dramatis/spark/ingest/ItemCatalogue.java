package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map;
import static org.apache.spark.sql.functions.map_concat;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.MapType;

/** Brings the items that the source lists and those that were rated together. */
final class ItemCatalogue {
    private static final MapType TEXTS = DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType);

    private ItemCatalogue() {}

    /**
     * One row an item, from rows of {@link ItemsReader#SCHEMA}: of several about one item the last, by file and offset.
     */
    static Dataset<Row> listed(Dataset<Row> read) {
        return read.where(col("problem").isNull())
                .withColumn(
                        "place",
                        row_number()
                                .over(Window.partitionBy("item.item_id")
                                        .orderBy(
                                                col("source").desc(),
                                                col("offset").desc(),
                                                col("item.title"))))
                .where("place = 1")
                .select("item.*");
    }

    /** The listed items with the other fields of {@code links} added. */
    static Dataset<Row> linked(Dataset<Row> listed, Dataset<Row> links) {
        Dataset<Row> more = links.select(col("item_id"), col("other_fields").as("links"));
        return listed.join(more, listed.col("item_id").equalTo(more.col("item_id")), "left")
                .select(
                        listed.col("item_id"),
                        col("title"),
                        col("year"),
                        col("categories"),
                        coalesce(map_concat(col("other_fields"), col("links")), col("other_fields"))
                                .as("other_fields"),
                        col("fields"));
    }

    /** The listed items, and those that were known and are not listed any more. */
    static Dataset<Row> alsoKnown(Dataset<Row> listed, Dataset<Row> known) {
        return listed.unionByName(known.join(listed.select("item_id"), new String[] {"item_id"}, "left_anti"), true);
    }

    /**
     * The items that are rated but not listed, with their id as title.
     *
     * @param rated one column item_id, distinct
     */
    static Dataset<Row> undescribed(Dataset<Row> rated, Dataset<Row> listed) {
        return rated.join(listed, rated.col("item_id").equalTo(listed.col("item_id")), "left_anti")
                .select(
                        col("item_id"),
                        col("item_id").as("title"),
                        lit(null).cast(DataTypes.IntegerType).as("year"),
                        array().cast(DataTypes.createArrayType(DataTypes.StringType))
                                .as("categories"),
                        map().cast(TEXTS).as("other_fields"),
                        map().cast(TEXTS).as("fields"));
    }

    /**
     * How many items are rated, and how many of them are not listed.
     *
     * @param rated one column item_id, distinct
     * @param listed a row an item
     */
    static Row counts(Dataset<Row> rated, Dataset<Row> listed) {
        Dataset<Row> known = listed.select(col("item_id").as("listed_id"));
        return rated.join(known, col("item_id").equalTo(col("listed_id")), "left")
                .agg(count(lit(1)), count(when(col("listed_id").isNull(), true)))
                .head();
    }

    /**
     * Items with further fields, which count where an item has one of the name already.
     *
     * @param items columns of the table {@code items}
     * @param more a row an item at most: {@code item_id, fields}
     */
    static Dataset<Row> withFields(Dataset<Row> items, Dataset<Row> more) {
        Dataset<Row> added =
                more.select(col("item_id").as("described"), col("fields").as("more"));
        Column others = map_filter(col("fields"), (name, text) -> not(array_contains(map_keys(col("more")), name)));
        return items.join(added, col("item_id").equalTo(col("described")), "left")
                .withColumn("fields", coalesce(map_concat(others, col("more")), col("more"), col("fields")))
                .drop("described", "more");
    }
}
