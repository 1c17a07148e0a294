package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;

import io.github.dramatis.core.random.Draws;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/** Chooses the rows that an adapter is trained on. */
final class AdapterRows {
    private AdapterRows() {}

    /** The plan's rows in one partition; drawn by hash where it does not take all, so alike in every attempt. */
    static Dataset<Row> of(AdapterPlan plan, Dataset<Row> all, long runSeed) {
        Dataset<Row> rows = all.where(col("memory").equalTo(plan.memory()));
        if (plan.adapter().equals(AdapterPlan.PERSONA)) {
            rows = rows.where(col("persona_id").equalTo(plan.personaId()));
        }
        String key = plan.path() + "/";
        Column draw = functions
                .udf((UDF1<String, Long>) id -> Draws.hash(runSeed, "train-rows", key + id), DataTypes.LongType)
                .apply(col("example_id"));
        int limit = Math.toIntExact(plan.rows());
        if (!plan.limited()) {
            return rows.sort(draw, col("example_id")).limit(limit);
        }
        // everybody's first row goes before anybody's second: nobody with few rows is lost in a sample
        Column turn = functions.row_number().over(Window.partitionBy("user_id").orderBy(draw, col("example_id")));
        return rows.withColumn("turn", turn)
                .sort(col("turn"), draw, col("example_id"))
                .limit(limit)
                .drop("turn");
    }
}
