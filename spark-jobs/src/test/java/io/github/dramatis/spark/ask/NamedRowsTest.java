package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NamedRowsTest {
    @TempDir
    Path folder;

    private final SparkSession spark = Sessions.create("tests");

    @Test
    void columnsAreListedWhereOneIsMissingButNoFirstRowOfAFileWithoutAHeader() throws IOException {
        assertMissing("item_id", "pairs.csv", "user_id,item", "auth0|5f7c,i1")
                .hasMessageContaining("there are user_id, item)")
                .hasMessageContaining("rename item, or add the column");
        assertMissing("user_id", "bare.csv", "auth0|5f7c,31415926535", "auth0|6,27182818284")
                .hasMessageContaining(
                        "its first line does not look like a header, so it is not shown: 2 fields (text, number)")
                .hasMessageContaining("give a file with a header")
                .hasMessageNotContainingAny("auth0", "31415926535");
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertMissing(String column, String name, String... lines)
            throws IOException {
        Path file = Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
        return assertThatThrownBy(
                        () -> NamedRows.open(spark, "--pairs", file.toString()).require(column))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no column " + column);
    }
}
