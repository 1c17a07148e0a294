package io.github.dramatis.spark.forget;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.prompt.PromptControl;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemText;
import io.github.dramatis.spark.table.ReferenceFactor;
import io.github.dramatis.spark.table.ReferenceUser;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasureTest {
    private static final LearntFrom FROM_NOBODY = new LearntFrom(false, Set.of());

    @TempDir
    Path folder;

    @Test
    void aForgottenUserIsInNoFrozenSumOrFactorAndHasNoSplitTime() {
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
        context.put(
                Tables.REFERENCE_FACTORS,
                List.of(new ReferenceFactor("i1", 0, new float[] {1}, 0.5, 2, 3.5, 1, 0.2, 5)));
        Erasure erasure = new Erasure(list("bob"));
        Dataset<Row> interactions = context.read(Tables.INTERACTIONS);

        assertThat(erasure.rest(Tables.REFERENCE_USERS, context.read(Tables.REFERENCE_USERS), FROM_NOBODY, interactions)
                        .select("user_id")
                        .collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("ann");
        List<Row> items = erasure.rest(
                        Tables.REFERENCE_ITEMS, context.read(Tables.REFERENCE_ITEMS), FROM_NOBODY, interactions)
                .collectAsList();
        assertThat(items).hasSize(1);
        Row left = items.get(0);
        assertThat(left.<String>getAs("item_id")).isEqualTo("i1");
        assertThat(left.<Long>getAs("count")).isEqualTo(1);
        assertThat(left.<Long>getAs("millionths")).isEqualTo(5_000_000);
        assertThat(erasure.rest(
                                Tables.REFERENCE_FACTORS,
                                context.read(Tables.REFERENCE_FACTORS),
                                FROM_NOBODY,
                                interactions)
                        .isEmpty())
                .as("factors that the user's ratings are in")
                .isTrue();
    }

    @Test
    void aRejectedRowThatWasCutGoesUnlessSomebodyElsesIdWasReadInIt() {
        String cut = "x,".repeat(RejectedInteraction.RAW_KEPT / 2);
        LocalStageContext context = new LocalStageContext(folder);
        context.put(
                Tables.INTERACTIONS_REJECTED,
                List.of(
                        new RejectedInteraction("log", 1, "broken", cut, null),
                        new RejectedInteraction("log", 2, "another's", cut, "ann"),
                        new RejectedInteraction("items", 3, "nobody's", cut, RejectedInteraction.NOBODY),
                        new RejectedInteraction("log", 4, "broken", cut.substring(1), null)));

        assertThat(offsets(new Erasure(list("bob")), context.read(Tables.INTERACTIONS_REJECTED)))
                .containsExactly(2L, 3L, 4L);
    }

    @Test
    void tagsGoAsAWholeAndOtherFieldsStay() {
        LocalStageContext context = new LocalStageContext(folder);
        Map<String, String> both = Map.of("tags", "funny, crime", "overview", "Two men.");
        context.putInteractions(List.of(new Interaction("bob", "i1", 2, Instant.EPOCH, "train")));
        context.put(Tables.ITEMS, List.of(new Item("i1", "Heat", 1995, List.of(), Map.of(), both)));

        Dataset<Row> rest = new Erasure(list("bob"))
                .rest(Tables.ITEMS, context.read(Tables.ITEMS), FROM_NOBODY, context.read(Tables.INTERACTIONS));

        assertThat(Tables.ITEMS.codec().decodeAll(rest))
                .containsExactly(new Item("i1", "Heat", 1995, List.of(), Map.of(), Map.of("overview", "Two men.")));
    }

    @Test
    void whatWasWrittenFromTagsGoes() {
        LocalStageContext context = new LocalStageContext(folder);
        ItemText kept = new ItemText("i1", "Two men.", List.of("overview"), "m", null);
        context.put(
                Tables.ITEM_TEXTS, List.of(kept, new ItemText("i2", "Funny.", List.of("overview", "tags"), "m", null)));

        Dataset<Row> rest =
                new Erasure(list("bob")).rest(Tables.ITEM_TEXTS, context.read(Tables.ITEM_TEXTS), FROM_NOBODY, null);

        assertThat(Tables.ITEM_TEXTS.codec().decodeAll(rest)).containsExactly(kept);
    }

    @Test
    void aRejectedRowIsAPersonsByItsIdOrWhereItHasNoneByItsText() {
        String id = "auth0|5f7c";
        LocalStageContext context = new LocalStageContext(folder);
        context.put(
                Tables.INTERACTIONS_REJECTED,
                List.of(
                        new RejectedInteraction("log", 1, "parsed", id + "::i1::many", id),
                        new RejectedInteraction("log", 2, "broken", "x::" + id + "::many", null),
                        new RejectedInteraction("log", 3, "another's", "ann::" + id + "::many", "ann"),
                        new RejectedInteraction("items", 4, "nobody's", "About " + id, RejectedInteraction.NOBODY),
                        new RejectedInteraction("log", 5, "broken", "x::" + id + "0::many", null)));
        Erasure erasure = new Erasure(list(id));
        Dataset<Row> rows = context.read(Tables.INTERACTIONS_REJECTED);

        assertThat(offsets(erasure, rows)).containsExactly(3L, 4L, 5L);
        assertThat(erasure.usersIn(Tables.INTERACTIONS_REJECTED, rows)
                        .orElseThrow()
                        .distinct()
                        .collectAsList())
                .containsExactly(RowFactory.create(id));
        assertThat(offsets(erasure, rows.drop("user_id")))
                .as("of a version that kept no id, the text alone says it")
                .containsExactly(5L);
    }

    @Test
    void promptsThatShowTheProfileOfSomebodyElseGoWhoeverIsAsked() {
        LocalStageContext context = new LocalStageContext(folder);
        Example plain = TestExamples.of("short:1", "ann", "i1", "test", "ann likes crime", "", 3);
        Example masked = TestExamples.withMemory(plain, PromptControl.MASKED_PROFILE.memory("short"));
        context.put(
                Tables.EXAMPLES,
                List.of(
                        plain,
                        masked,
                        TestExamples.withMemory(
                                TestExamples.of("short:1", "ann", "i1", "test", "bob likes horror", "", 3),
                                PromptControl.OTHER_PROFILE.memory("short"))));

        Dataset<Row> rest =
                new Erasure(list("bob")).rest(Tables.EXAMPLES, context.read(Tables.EXAMPLES), FROM_NOBODY, null);

        assertThat(Tables.EXAMPLES.codec().decodeAll(rest))
                .extracting(Example::exampleId)
                .containsExactlyInAnyOrder(plain.exampleId(), masked.exampleId());
    }

    private static List<Long> offsets(Erasure erasure, Dataset<Row> rows) {
        return erasure
                .rest(Tables.INTERACTIONS_REJECTED, rows, FROM_NOBODY, rows)
                .sort("offset")
                .collectAsList()
                .stream()
                .map(row -> row.<Long>getAs("offset"))
                .toList();
    }

    private static SuppressionList list(String user) {
        Configuration hadoop = new Configuration(false);
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");
        return SuppressionList.nobody().with(Set.of(user), hadoop);
    }
}
