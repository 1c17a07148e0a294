package io.github.dramatis.spark.table;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Some fields of the items as a list in the order that a stage wants, cut so that joins do not carry whole
 * descriptions.
 */
public final class ItemFieldColumn {
    private static final String FIELDS = "fields";

    private ItemFieldColumn() {}

    /**
     * A list of structs {@code name, text}: those of the fields that an item has.
     *
     * @param items the table {@code items}; in files of an earlier version items have no fields
     * @param names of the fields, in the order wanted; may be none
     * @param characters of each text at most
     */
    public static Column of(Dataset<Row> items, List<String> names, int characters) {
        List<Column> all = new ArrayList<>();
        if (Arrays.asList(items.columns()).contains(FIELDS)) {
            for (String name : names) {
                Column text = substring(col(FIELDS).getItem(name), 1, characters);
                all.add(struct(lit(name).as("name"), text.as("text")));
            }
        }
        Column list = array(all.toArray(Column[]::new)).cast("array<struct<name:string,text:string>>");
        return filter(list, field -> field.getField("text").isNotNull());
    }
}
