package io.github.dramatis.spark.forget;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import io.github.dramatis.spark.reference.ItemStatistics;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Table;
import io.github.dramatis.spark.table.Tables;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/** What each table is like without some users. */
public final class Erasure {
    private final Set<String> personas;
    private final UserDefinedFunction forgotten;
    private final UserDefinedFunction named;
    private final Dataset<Row> interactions;

    /**
     * @param list of the users
     * @param personas of the users: their adapters have learnt from them
     * @param interactions the table, with these users
     */
    public Erasure(SuppressionList list, Set<String> personas, Dataset<Row> interactions) {
        this.interactions = interactions;
        this.personas = Set.copyOf(personas);
        forgotten = udf((UDF1<String, Boolean>) list::contains, DataTypes.BooleanType);
        named = udf((UDF1<String, Boolean>) list::isNamedIn, DataTypes.BooleanType);
    }

    /** The personas of these users. */
    public static Set<String> personasOf(Dataset<Row> members, SuppressionList list) {
        UserDefinedFunction forgotten = udf((UDF1<String, Boolean>) list::contains, DataTypes.BooleanType);
        Set<String> personas = new HashSet<>();
        members.where(forgotten.apply(col("user_id"))).select("persona_id").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .forEach(personas::add);
        return personas;
    }

    /** The rows of a table that stay, changed where they name the users. */
    public Dataset<Row> rest(Table<?> table, Dataset<Row> rows) {
        List<String> columns = Arrays.asList(rows.columns());
        if (columns.contains("user_id")) {
            return rows.where(not(forgotten.apply(col("user_id"))));
        }
        if (table.equals(Tables.INTERACTIONS_REJECTED)) {
            return rows.where(not(coalesce(named.apply(col("raw")), lit(false))));
        }
        if (table.equals(Tables.REFERENCE_ITEMS)) {
            return ItemStatistics.of(rest(Tables.INTERACTIONS, interactions));
        }
        if (table.equals(Tables.PERSONAS)) {
            return rows.withColumn("medoids", filter(col("medoids"), user -> not(forgotten.apply(user))));
        }
        return table.equals(Tables.ADAPTERS) ? withStale(rows) : rows;
    }

    /** Adapters that may have seen the users: those of their personas, and all that draw from everybody, or go on from one that does. */
    private Dataset<Row> withStale(Dataset<Row> adapters) {
        if (personas.isEmpty()) {
            return adapters;
        }
        Column seen = col("adapter")
                .notEqual("persona")
                .or(col("parent").isNotNull())
                .or(col("persona_id").isin(personas.toArray()));
        return adapters.withColumn(
                "status",
                when(col("status").equalTo(Adapter.TRAINED).and(seen), Adapter.STALE)
                        .otherwise(col("status")));
    }
}
