package io.github.dramatis.spark.stage;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

class KeptRowsTest {
    private static final SparkSession SPARK = Sessions.create("tests");

    private final LongAccumulator made = SPARK.sparkContext().longAccumulator();
    private final Dataset<Row> rows = counted(SPARK.range(0, 10, 1, 2).toDF());

    private Dataset<Row> counted(Dataset<Row> ids) {
        LongAccumulator counter = made;
        return ids.map(
                        (MapFunction<Row, Long>) row -> {
                            counter.add(1);
                            return row.getLong(0);
                        },
                        Encoders.LONG())
                .toDF("id");
    }

    @Test
    void keptRowsAreMadeOnceHoweverOftenTheyAreRead() {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> of = kept.keep(rows);

            assertThat(of.count()).isEqualTo(10);
            assertThat(of.join(of.withColumnRenamed("id", "other"), col("id").equalTo(col("other")))
                            .count())
                    .isEqualTo(10);
            assertThat(of.groupBy("id").agg(count(lit(1))).count()).isEqualTo(10);
        }

        assertThat(made.value()).isEqualTo(10);
    }

    @Test
    void theirPlanBeginsAtTheCache() {
        try (KeptRows kept = new KeptRows()) {
            Dataset<Row> first = kept.keep(rows.where(col("id").gt(3)));
            Dataset<Row> second = kept.keep(first.where(col("id").lt(8)));

            assertThat(second.queryExecution().analyzed().nodeName()).isEqualTo("InMemoryRelation");
            assertThat(second.queryExecution().analyzed().children().size()).isZero();
            assertThat(second.count()).isEqualTo(4);
        }
    }

    @Test
    void closingGivesTheMemoryBack() {
        int before = SPARK.sparkContext().getPersistentRDDs().size();
        try (KeptRows kept = new KeptRows()) {
            kept.keep(rows).count();
            kept.keepOnDisk(rows.withColumn("more", lit(1))).count();

            assertThat(SPARK.sparkContext().getPersistentRDDs().size()).isEqualTo(before + 2);
        }

        assertThat(SPARK.sparkContext().getPersistentRDDs().size()).isEqualTo(before);
    }
}
