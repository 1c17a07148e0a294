package io.github.dramatis.spark.items;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import io.github.dramatis.core.config.ItemsConfig;
import io.github.dramatis.spark.stage.StageContext;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The items as a stage shows them: some of their fields in the order that it wants. */
public final class DescribedItems {
    /** Name of the column that is added. */
    public static final String SHOWN = "shown";

    private static final String FIELDS = "fields";
    private static final String SUMMARY = ItemsConfig.SUMMARY;

    private DescribedItems() {}

    /** The tables that the fields are in. */
    public static List<Table<?>> tables(List<String> names) {
        return names.contains(SUMMARY) ? List.of(Tables.ITEMS, Tables.ITEM_TEXTS) : List.of(Tables.ITEMS);
    }

    /**
     * The table {@code items} with the column {@code shown}, a list of structs {@code name, text}: those of the fields
     * that an item has, in this order.
     *
     * @param names of the fields; may be none
     * @param characters of each text at most, so that joins do not carry whole descriptions
     */
    public static Dataset<Row> of(StageContext context, List<String> names, int characters) {
        Dataset<Row> items = context.read(Tables.ITEMS);
        return names.contains(SUMMARY)
                ? of(items, context.read(Tables.ITEM_TEXTS), names, characters)
                : shown(items, names, characters);
    }

    /** Describes items with summaries that are not in the table yet. */
    public static Dataset<Row> of(Dataset<Row> items, Dataset<Row> texts, List<String> names, int characters) {
        Dataset<Row> summaries = texts.select(col("item_id").as("described"), col(SUMMARY));
        Dataset<Row> described = items.join(summaries, col("item_id").equalTo(col("described")), "left");
        return shown(described, names, characters).drop("described", SUMMARY);
    }

    private static Dataset<Row> shown(Dataset<Row> items, List<String> names, int characters) {
        List<String> columns = Arrays.asList(items.columns());
        List<Column> all = new ArrayList<>();
        for (String name : names) {
            boolean written = name.equals(SUMMARY);
            if (columns.contains(written ? SUMMARY : FIELDS)) { // items of an earlier version have no fields
                Column text = written ? col(SUMMARY) : col(FIELDS).getItem(name);
                all.add(struct(
                        lit(name).as("name"), substring(text, 1, characters).as("text")));
            }
        }
        Column list = array(all.toArray(Column[]::new)).cast("array<struct<name:string,text:string>>");
        return items.withColumn(
                SHOWN, filter(list, field -> field.getField("text").isNotNull()));
    }
}
