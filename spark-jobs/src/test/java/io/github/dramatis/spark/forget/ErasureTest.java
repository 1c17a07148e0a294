package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.ReferenceUser;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
    @TempDir
    Path folder;

    @Test
    void aForgottenUserIsInNoFrozenSumAndHasNoSplitTime() {
        LocalStageContext context = new LocalStageContext(folder);
        context.putInteractions(List.of(
                new Interaction("ann", "i1", 5, Instant.EPOCH, "train"),
                new Interaction("bob", "i1", 2, Instant.EPOCH, "train"),
                new Interaction("bob", "i2", 3, Instant.EPOCH, "validation")));
        context.put(
                Tables.REFERENCE_USERS,
                List.of(
                        new ReferenceUser("ann", Instant.EPOCH, Instant.EPOCH),
                        new ReferenceUser("bob", Instant.EPOCH, Instant.EPOCH)));
        Configuration hadoop = new Configuration(false);
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");
        SuppressionList list = SuppressionList.nobody().with(Set.of("bob"), hadoop);

        Erasure erasure = new Erasure(list, Set.of(), context.read(Tables.INTERACTIONS));

        assertThat(erasure.rest(Tables.REFERENCE_USERS, context.read(Tables.REFERENCE_USERS))
                        .select("user_id")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("ann");
        Row left = erasure.rest(Tables.REFERENCE_ITEMS, context.read(Tables.REFERENCE_ITEMS))
                .head();
        assertThat(erasure.rest(Tables.REFERENCE_ITEMS, context.read(Tables.REFERENCE_ITEMS))
                        .count())
                .isEqualTo(1);
        assertThat(left.<String>getAs("item_id")).isEqualTo("i1");
        assertThat(left.<Long>getAs("count")).isEqualTo(1);
        assertThat(left.<Long>getAs("millionths")).isEqualTo(5_000_000);
    }
}
