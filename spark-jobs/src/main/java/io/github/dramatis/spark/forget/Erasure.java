package io.github.dramatis.spark.forget;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_filter;
import static org.apache.spark.sql.functions.map_keys;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.core.ingest.NamedFields;
import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.Arrays;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * What each table is like without some users. Their ids are in no plan of Spark's, which its event log keeps: functions
 * know them.
 */
public final class Erasure {
    private static final String USER = "user_id";
    private static final String TAGS = NamedFields.TAGS;
    /**
     * Holds for prompts that show another user's profile. Whose it is, the table does not say: all of these go, and the
     * next run makes them anew.
     */
    private static final Column SHOWS_OTHERS = udf(
                    (UDF1<String, Boolean>) PromptControl.OTHER_PROFILE::isOf, DataTypes.BooleanType)
            .apply(col("memory"));

    private static final UserDefinedFunction MAY_BE_CUT =
            udf((UDF1<String, Boolean>) RejectedInteraction::mayBeCut, DataTypes.BooleanType);

    private final UserDefinedFunction forgotten;
    private final UserDefinedFunction usersIn;

    public Erasure(SuppressionList list) {
        forgotten = udf((UDF1<String, Boolean>) list::contains, DataTypes.BooleanType);
        usersIn = udf(
                (UDF2<String, String, String[]>)
                        (user, raw) -> list.usersIn(user, raw).toArray(String[]::new),
                DataTypes.createArrayType(DataTypes.StringType));
    }

    /** The users of the list whom a table has rows of, each once or more; empty for a table that is not about users. */
    public Optional<Dataset<Row>> usersIn(Table<?> table, Dataset<Row> rows) {
        if (table.equals(Tables.INTERACTIONS_REJECTED)) {
            return Optional.of(rows.select(explode(ofRejected(rows)).as(USER)));
        }
        return has(rows, USER) ? Optional.of(ofTheUsers(rows).select(USER)) : Optional.empty();
    }

    /** Whether a row with the column user_id is about one of the users. */
    Column isForgotten() {
        return forgotten.apply(col(USER));
    }

    /** The rows about these users, of a table about users. */
    Dataset<Row> ofTheUsers(Dataset<Row> rows) {
        return rows.where(forgotten.apply(col(USER)));
    }

    /**
     * The rows of a table that stay, changed where they name the users.
     *
     * @param learnt the adapters that have learnt from the users
     * @param interactions the table, with these users
     */
    public Dataset<Row> rest(Table<?> table, Dataset<Row> rows, LearntFrom learnt, Dataset<Row> interactions) {
        if (table.equals(Tables.INTERACTIONS_REJECTED)) {
            return rows.where(size(ofRejected(rows)).equalTo(0).and(not(mayHideAnId(rows))));
        }
        if (has(rows, USER)) {
            Dataset<Row> ofOthers = rows.where(not(forgotten.apply(col(USER))));
            return table.equals(Tables.EXAMPLES) ? ofOthers.where(not(SHOWS_OTHERS)) : ofOthers;
        }
        if (table.equals(Tables.REFERENCE_ITEMS)) {
            return ItemStatistics.of(interactions.where(not(forgotten.apply(col(USER)))));
        }
        if (table.equals(Tables.REFERENCE_FACTORS)) {
            // the users' ratings are in the factors of all folds but their own; the next full run fits them anew
            return rows.limit(0);
        }
        if (table.equals(Tables.ITEMS)) {
            return hasTags(rows)
                    ? rows.withColumn("fields", map_filter(col("fields"), (name, text) -> name.notEqual(TAGS)))
                    : rows;
        }
        if (table.equals(Tables.ITEM_TEXTS)) {
            return rows.where(not(array_contains(col("fields"), TAGS)));
        }
        if (table.equals(Tables.PERSONAS)) {
            return rows.withColumn("medoids", filter(col("medoids"), user -> not(forgotten.apply(user))));
        }
        return table.equals(Tables.ADAPTERS) ? withStale(rows, learnt) : rows;
    }

    /**
     * Whether rows are of tags or made of them: who gave these is not known any more, so all go that the users may have
     * been needed for; the next ingest makes them anew of what the others gave.
     */
    static boolean holdsTags(Table<?> table, Dataset<Row> rows) {
        return table.equals(Tables.ITEMS) && hasTags(rows)
                || table.equals(Tables.ITEM_TEXTS)
                        && !rows.where(array_contains(col("fields"), TAGS)).isEmpty();
    }

    private static boolean hasTags(Dataset<Row> items) {
        return has(items, "fields")
                && !items.where(array_contains(map_keys(col("fields")), TAGS)).isEmpty();
    }

    /**
     * Holds for rejected rows of nobody that were cut, where an id may have stood behind the cut: the next ingest looks
     * through the whole lines.
     */
    private static Column mayHideAnId(Dataset<Row> rows) {
        return userOfRejected(rows).isNull().and(MAY_BE_CUT.apply(col("raw")));
    }

    private Column ofRejected(Dataset<Row> rows) {
        return usersIn.apply(userOfRejected(rows), col("raw"));
    }

    private static Column userOfRejected(Dataset<Row> rows) {
        return has(rows, USER) ? col(USER) : lit(null).cast(DataTypes.StringType);
    }

    private static Dataset<Row> withStale(Dataset<Row> adapters, LearntFrom learnt) {
        Column stale = col("status").equalTo(Adapter.TRAINED).and(learnt.adapters());
        return adapters.withColumn("path", when(not(stale), col("path")))
                .withColumn("status", when(stale, Adapter.STALE).otherwise(col("status")));
    }

    private static boolean has(Dataset<Row> rows, String column) {
        return Arrays.asList(rows.columns()).contains(column);
    }
}
