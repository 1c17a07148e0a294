package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;

import io.github.dramatis.spark.forget.SuppressionList;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.types.DataTypes;

/** Leaves out the rows of users who are to be forgotten. */
record ForgottenUsers(SuppressionList list) {
    /** What {@link #marked} adds: whether a row is to be left out. */
    static final Column MARK = col("forgotten");

    /**
     * The rows that were read, with {@link #MARK}; also set for those that are no ratings but name somebody.
     *
     * @param read with whole lines as {@code raw}, which are cut once they have been searched for ids
     */
    Dataset<Row> marked(Dataset<Row> read) {
        SuppressionList users = list; // alone in the function, which travels to tasks
        UDF2<String, String, Boolean> names =
                (user, raw) -> !users.usersIn(user, raw).isEmpty();
        UDF1<String, String> cut = raw -> raw == null ? null : ParsedLines.raw(raw);
        return read.withColumn(
                        "forgotten",
                        list.isEmpty()
                                ? lit(false)
                                : udf(names, DataTypes.BooleanType).apply(col("user_id"), col("raw")))
                .withColumn("raw", udf(cut, DataTypes.StringType).apply(col("raw")));
    }

    /** Removes them from the ratings that are known: an erasure that was interrupted leaves them there. */
    Dataset<Row> outOfKnown(Dataset<Row> interactions) {
        return list.isEmpty() ? interactions : interactions.where(not(isForgotten()));
    }

    private Column isForgotten() {
        UDF1<String, Boolean> contains = list::contains;
        return udf(contains, DataTypes.BooleanType).apply(col("user_id"));
    }
}
