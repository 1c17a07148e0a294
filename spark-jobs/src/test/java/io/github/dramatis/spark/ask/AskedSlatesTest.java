package io.github.dramatis.spark.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.hash.Sha256;
import io.github.dramatis.spark.session.Sessions;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class AskedSlatesTest {
    private final SparkSession spark = Sessions.create("tests");

    private Dataset<Row> slates(String... slates) {
        return spark.sql("SELECT 'u' user_id, explode(array(" + String.join(", ", slates) + ")) slate");
    }

    @Test
    void aSlateWithAnItemThatHasNoIdIsNotTheOneWithoutThatItem() {
        AskedSlates slates = AskedSlates.of(slates("array('1', null)", "array('1')", "array('1', '2')"), "test");

        assertThat(slates.repeated()).isZero();
        assertThat(slates.rows().selectExpr("size(slate)", AskedSlates.FAULT).collectAsList())
                .extracting(row -> row.getInt(0), row -> row.getString(1))
                .containsExactlyInAnyOrder(tuple(1, null), tuple(2, null), tuple(2, "an item of the slate has no id"));
    }

    @Test
    void theIdOfASlateIsTheHashOfItsItems() {
        Row id = slates("array('1', '2')").select(AskedSlates.id()).head();

        assertThat(id.getString(0)).isEqualTo(Sha256.hex("1\u00012"));
    }

    @Test
    void aSlateOfMoreItemsThanThereAreLettersSaysHowManyThereAre() {
        Dataset<Row> slates = slates(
                "transform(sequence(1, 20), i -> CAST(i AS STRING))",
                "transform(sequence(1, 21), i -> CAST(i AS STRING))");

        assertThat(AskedSlates.of(slates, "test")
                        .rows()
                        .selectExpr("size(slate)", AskedSlates.FAULT)
                        .collectAsList())
                .extracting(row -> row.getInt(0), row -> row.getString(1))
                .containsExactlyInAnyOrder(
                        tuple(20, null), tuple(21, "the slate has more items than there are letters (20)"));
    }
}
