package io.github.dramatis.spark.ask;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.struct;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.ingest.ItemFields;
import io.github.dramatis.core.ingest.ItemLine;
import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.spark.embed.TextVectors;
import io.github.dramatis.spark.examples.VectorTable;
import io.github.dramatis.spark.stage.KeptRows;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.RowCodec;
import io.github.dramatis.spark.table.Tables;
import java.util.Map;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What all pairs that are asked about share, made once however many parts they are answered in: the items, their
 * vectors, and the ratings of users whom the source does not know. Released by {@link #close}.
 */
final class AskedSources implements AutoCloseable {
    static final Column IN_TRAINING_PART = col("split").notEqual("test");

    private static final String[] USER = {"user_id"};
    private static final String[] ITEM = {"item_id"};

    private final StageContext context;
    private final DramatisConfig config;
    private final Dataset<Row> pairs;
    private final KeptRows kept = new KeptRows();
    private final Dataset<Row> items;
    private final Dataset<Row> unknownRatings;
    private VectorTable.Indexed vectors; // null before they are asked for

    /**
     * @param pairs {@link AskedPairs#rows}, all of them
     * @param given {@link GivenRatings#rows}; those of users of the source are not looked at
     */
    AskedSources(StageContext context, DramatisConfig config, Dataset<Row> pairs, Dataset<Row> given) {
        this.context = context;
        this.config = config;
        this.pairs = pairs;
        Dataset<Row> strangers = given.join(pairs.select(USER[0]).distinct(), USER, "left_semi");
        Dataset<Row> known = training().join(given.select(USER[0]).distinct(), USER, "left_semi");
        this.unknownRatings = kept.keep(strangers.join(known.select(USER[0]).distinct(), USER, "left_anti"));
        this.items = kept.keep(context.read(Tables.ITEMS)
                .unionByName(describedItems(), true)); // items of an earlier version have no fields
    }

    private Dataset<Row> training() {
        return context.read(Tables.INTERACTIONS).where(IN_TRAINING_PART);
    }

    /** The given ratings of the users who are asked and have no training part. */
    Dataset<Row> unknownRatings() {
        return unknownRatings;
    }

    /** The catalogue with the items that come with a title and are not in it. */
    Dataset<Row> items() {
        return items;
    }

    /** The items that come along, cleaned as ingest cleans them. */
    private Dataset<Row> describedItems() {
        RowCodec<Item> codec = Tables.ITEMS.codec();
        boolean movieLens = config.source().format().startsWith("movielens");
        MapFunction<Row, Row> described = row -> {
            ItemLine read = new ItemFields(movieLens, NamedFields.NONE)
                    .read(row.getString(0), row.getString(1), row.getString(2), row.getList(3), Map.of());
            return codec.encode(
                    new Item(read.itemId(), read.title(), read.year(), read.categories(), read.otherFields()));
        };
        return pairs.where(col("title").isNotNull().and(col("title").notEqual("")))
                .join(context.read(Tables.ITEMS), ITEM, "left_anti")
                .groupBy("item_id")
                // of several descriptions one, always the same
                .agg(max(struct("title", "year", "categories")).as("item"))
                .select("item_id", "item.title", "item.year", "item.categories")
                .map(described, codec.encoder());
    }

    /**
     * Vectors of the items that are asked about or were rated by the users, with those made that are missing. They are
     * in one file on every executor, which Spark keeps as long as the application.
     */
    VectorTable.Indexed vectors() {
        if (vectors == null) {
            Dataset<Row> rated = training()
                    .join(pairs.select(USER[0]).distinct(), USER, "left_semi")
                    .select(ITEM[0])
                    .union(unknownRatings.select(ITEM[0]));
            Dataset<Row> looked = pairs.select(ITEM[0]).union(rated).distinct();
            Dataset<Row> described = kept.keep(items.join(looked, ITEM, "left_semi"));
            Dataset<Row> rows = new TextVectors(context, config.embed(), kept).ofAll(described);
            vectors = VectorTable.of(context.spark(), rows.select("item_id", "vector"));
        }
        return vectors;
    }

    @Override
    public void close() {
        kept.close();
    }
}
