package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Metric;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

/** Protects: a view of {@code conf/views.sql} shows what its comment says. */
class ViewsTest {
    @Test
    void theSwapMatrixIsInLikelihoodAndInError() throws IOException {
        SparkSession spark = Sessions.create("tests").newSession();
        List<Row> metrics = Stream.of(
                        metric("swap-1", "rmse", 0.9, "0"),
                        metric("swap-1", "nll", 1.7, "0"),
                        metric("swap-1", "mae", 0.7, "0"),
                        metric("swap-1", "nll", 1.8, null),
                        metric("persona", "nll", 1.6, "0"))
                .map(Tables.METRICS.codec()::encode)
                .toList();
        spark.createDataFrame(metrics, Tables.METRICS.codec().schema()).createOrReplaceTempView("metrics");

        spark.sql(statement("swap_matrix"));

        assertThat(spark.table("swap_matrix")
                        .select("measure", "users_of", "adapter_of", "value")
                        .collectAsList())
                .containsExactly(RowFactory.create("nll", "0", "1", 1.7), RowFactory.create("rmse", "0", "1", 0.9));
    }

    private static String statement(String view) throws IOException {
        Matcher statement = Pattern.compile("CREATE OR REPLACE TEMPORARY VIEW " + view + " AS[^;]*")
                .matcher(Files.readString(Path.of("../conf/views.sql")));
        assertThat(statement.find()).as(view).isTrue();
        return statement.group();
    }

    private static Metric metric(String adapter, String measure, double value, String persona) {
        return new Metric(
                adapter, "traits", "short", null, measure, value, null, null, 10, 3, persona, null, null, null, null,
                null, null, null, null, null, null, null, null, null, null);
    }
}
