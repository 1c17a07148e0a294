package io.github.dramatis.spark.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Tables;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class AdapterRowsTest {
    private final SparkSession spark = Sessions.create("tests");

    /** One user with 40 rows and nine with two each. */
    private Dataset<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (int user = 0; user < 10; user++) {
            for (int item = 0; item < (user == 0 ? 40 : 2); item++) {
                rows.add(Tables.EXAMPLES
                        .codec()
                        .encode(new Example(
                                user + "-" + item,
                                "u" + user,
                                "i" + item,
                                "0",
                                "train",
                                1,
                                "short",
                                "",
                                "",
                                5,
                                20,
                                0,
                                0)));
            }
        }
        return spark.createDataFrame(rows, Tables.EXAMPLES.codec().schema());
    }

    private List<String> chosen(long limit) {
        return AdapterRows.of(new AdapterPlan("persona", "short", "0", limit, 58), rows(), 1).collectAsList().stream()
                .map(row -> row.<String>getAs("example_id"))
                .toList();
    }

    @Test
    void aSampleKeepsEveryUserHoweverManyRowsAnotherHas() {
        assertThat(chosen(10).stream().map(id -> id.split("-")[0]).distinct()).hasSize(10);
        assertThat(chosen(20).stream().filter(id -> id.startsWith("0-"))).hasSize(2);
    }

    @Test
    void theSameRowsAreChosenEveryTimeAndAllWhereNothingLimits() {
        assertThat(chosen(15)).isEqualTo(chosen(15));
        assertThat(chosen(58)).hasSize(58).doesNotHaveDuplicates();
    }
}
