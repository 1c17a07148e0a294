package io.github.dramatis.spark.train;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;

import io.github.dramatis.spark.sampling.HashDraw;
import io.github.dramatis.spark.table.Target;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import scala.Tuple2;

/** Chooses the rows that an adapter is trained on, and those that it is measured on meanwhile. */
final class AdapterRows {
    private AdapterRows() {}

    /**
     * The plan's rows in one partition; drawn by hash where it does not take all, so alike in every attempt:
     * everybody's first row goes before anybody's second, so nobody with few rows is lost in a sample.
     *
     * @param all examples with the columns of {@link Memberships}
     * @param measured purpose of the rows that come behind the training rows; null: none do
     */
    static Dataset<Row> of(AdapterPlan plan, Dataset<Row> all, long runSeed, String measured) {
        Dataset<Row> own = all.where(col("memory").equalTo(plan.memory()));
        if (plan.membership() != null) {
            own = own.where(col(plan.membership()).equalTo(plan.personaId()));
        }
        Column draw = HashDraw.of(runSeed, "train-rows/" + plan.draws(), drawnAs(plan.memory()));
        Dataset<Row> train = own.where(col("purpose").equalTo(Target.TRAIN)).withColumn("draw", draw);
        Dataset<Row> rows = plan.rows() == plan.available() ? train : drawn(train, plan.rows());
        if (measured != null) {
            rows = rows.unionByName(own.where(col("purpose").equalTo(measured)).withColumn("draw", draw));
        }
        return rows.repartition(1)
                .sortWithinPartitions(col("purpose").notEqual(Target.TRAIN), col("draw"), col("example_id"))
                .drop("draw");
    }

    /** What a row is drawn by, which is the same for all prompts about its target. */
    private static Column drawnAs(String memory) {
        Column example = col("example_id"); // memory, colon, target
        return concat(lit(AdapterPlan.DRAWN_AS), example.substr(lit(memory.length() + 1), length(example)));
    }

    /** Draws rows by a sort that spills: a limit would hold so many rows in each task. */
    private static Dataset<Row> drawn(Dataset<Row> train, long rows) {
        Dataset<Row> inTurn = train.withColumn(
                        "turn", row_number().over(Window.partitionBy("user_id").orderBy("draw", "example_id")))
                .sort("turn", "draw", "example_id")
                .drop("turn");
        JavaRDD<Row> first =
                inTurn.javaRDD().zipWithIndex().filter(row -> row._2() < rows).map(Tuple2::_1);
        return train.sparkSession().createDataFrame(first, inTurn.schema());
    }
}
