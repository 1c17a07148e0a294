package io.github.dramatis.spark.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class RowSlicesTest {
    private final SparkSession spark = Sessions.create("tests");

    @Test
    void thirdsAreOfTheTestRowsAndColdIsWhatFewRatingsAreKnownOf() {
        Dataset<Row> pairs =
                spark.sql("SELECT * FROM VALUES ('a', 0L, 9L), ('b', 2L, 10L), ('c', 3L, 11L), ('d', 40L, 12L),"
                        + " ('e', 50L, 13L), ('f', 60L, 14L) AS rows(item, item_ratings, user_ratings)");

        List<String> slices = RowSlices.addTo(pairs).sort("item").collectAsList().stream()
                .map(row -> row.getString(0) + ": "
                        + row.<String>getList(row.fieldIndex(RowSlices.COLUMN)).stream()
                                .collect(Collectors.joining(" ")))
                .toList();

        assertThat(slices)
                .containsExactly(
                        "a: cold-items rare-items cold-users quiet-users",
                        "b: cold-items rare-items quiet-users",
                        "c: ",
                        "d: ",
                        "e: popular-items active-users",
                        "f: popular-items active-users");
    }
}
