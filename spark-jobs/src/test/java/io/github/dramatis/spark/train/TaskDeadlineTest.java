package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Tables;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TaskDeadlineTest {
    private static final Duration LONG = Duration.ofMinutes(5);
    /** Counted by tasks, which run in this process. */
    private static final AtomicInteger GATHERED = new AtomicInteger();

    private final SparkSession spark = Sessions.create("tests");

    @Test
    void theClockStartsWithTheTaskThatTrainsAndNotWithThoseThatGatherItsRows() {
        MapPartitionsFunction<Row, Row> gathers = rows -> {
            Thread.sleep(300); // the deadline is over at once
            GATHERED.incrementAndGet();
            return rows;
        };
        MapPartitionsFunction<Row, Row> trains = rows -> {
            Thread.sleep(LONG.toMillis()); // until it is interrupted
            return rows;
        };
        Dataset<Row> ids = spark.range(0, 8, 1, 2).toDF();
        Dataset<Row> rows =
                ids.mapPartitions(gathers, Encoders.row(ids.schema())).repartition(1);

        try (TaskDeadline deadline = new TaskDeadline(spark.sparkContext(), "a tag", 0)) {
            assertThatThrownBy(() -> deadline.run(rows, trains, Tables.SWEEP.codec(), TinyAgents.resources(1)))
                    .hasMessageContaining("resources.task-hours");
        }
        assertThat(GATHERED).hasValue(2);
    }
}
