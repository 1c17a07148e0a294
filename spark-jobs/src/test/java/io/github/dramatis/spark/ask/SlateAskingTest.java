package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class SlateAskingTest {
    private final SparkSession spark = Sessions.create("tests");

    @Test
    void agentsChooseAsOfTheNewestRatingOutsideTheTestPart() {
        Dataset<Row> interactions = spark.sql("SELECT * FROM VALUES (timestamp_seconds(100), 'train'),"
                + " (timestamp_seconds(200), 'validation'), (timestamp_seconds(90000000), 'test')"
                + " AS interactions(timestamp, split)");
        Object newest = spark.sql("SELECT timestamp_seconds(200)").head().get(0);

        assertThat(SlateAsking.now(interactions)).isEqualTo(newest);
    }
}
