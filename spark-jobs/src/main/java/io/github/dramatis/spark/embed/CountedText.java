package io.github.dramatis.spark.embed;

import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A text about to be embedded.
 *
 * @param id whose text it is, for error messages; the least of them if several have the same
 * @param text as it came
 * @param words as the tokenizer gets it, see {@link BertText}
 * @param tokens word pieces with [CLS] and [SEP], after the cut
 * @param cut whether it has more than the model reads
 */
record CountedText(String id, String text, String words, int tokens, boolean cut) {
    static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("text", DataTypes.StringType)
            .add("words", DataTypes.StringType)
            .add("tokens", DataTypes.IntegerType, false)
            .add("cut", DataTypes.BooleanType, false);

    static CountedText of(Row row) {
        return new CountedText(row.getString(0), row.getString(1), row.getString(2), row.getInt(3), row.getBoolean(4));
    }

    Row toRow() {
        return RowFactory.create(id, text, words, tokens, cut);
    }
}
