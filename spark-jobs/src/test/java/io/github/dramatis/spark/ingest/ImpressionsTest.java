package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Impression;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ann and Bob take ten items each, one every ten seconds; the last four are test rows. */
class ImpressionsTest {
    private static final SparkSession SPARK = Sessions.create("tests");
    private static final String HEADER = "user_id,timestamp,slate,taken";

    @TempDir
    Path folder;

    private SourceConfig source(String impressions) {
        List<String> clicks = new ArrayList<>(List.of("user_id,item_id,timestamp"));
        for (String user : List.of("ann", "bob")) {
            for (int i = 0; i < 10; i++) {
                clicks.add(user + ",i" + i + "," + 10 * (i + 1));
            }
        }
        Path log = Sources.write(folder.resolve("clicks.csv"), clicks.toArray(String[]::new));
        return Sources.ofImpressions(log.toString(), impressions);
    }

    private IngestResult run(SourceConfig source, LocalStageContext context) {
        return IngestStage.of(SPARK, source, Sources.SPLIT).run(context);
    }

    @Test
    void slatesAreKeptInThePartThatTheirTimeFallsIntoAndBadRowsWithTheirPlace() {
        Path shown = Sources.write(
                folder.resolve("shown.csv"),
                HEADER,
                "ann,20,i1|x|y,i1",
                "ann,20,i1|x|y,i1",
                "bob,95,x|i9,",
                "ann,30,x|x,",
                "carl,30,x|y,x");
        LocalStageContext context = new LocalStageContext(folder.resolve("csv"));

        IngestResult result = run(source(shown.toString()), context);

        assertThat(result.impressions()).isEqualTo(new IngestResult.Impressions(5, 1, 1, 1, 2, 1));
        assertThat(result.incomplete())
                .contains("1 of 5 impressions (20.00 %) were rejected, more than"
                        + " source.max-rejected 0.01 allows; table interactions_rejected says why");
        assertThat(context.rows(Tables.IMPRESSIONS))
                .containsExactly(
                        new Impression("ann", Instant.ofEpochSecond(20), List.of("i1", "x", "y"), "i1", "train"),
                        new Impression("bob", Instant.ofEpochSecond(95), List.of("x", "i9"), null, "test"));
        long offset = (HEADER + "\nann,20,i1|x|y,i1\nann,20,i1|x|y,i1\nbob,95,x|i9,\n").length();
        assertThat(context.rows(Tables.INTERACTIONS_REJECTED))
                .extracting(RejectedInteraction::offset, RejectedInteraction::reason, RejectedInteraction::userId)
                .containsExactly(tuple(offset, "its slate has the item 'x' twice", "ann"));
        assertThat(result.ratings()).as("there are none to count").isEmpty();
        assertThat(context.rows(Tables.ITEMS))
                .as("what was shown and never taken looks like what was")
                .filteredOn(item -> List.of("i1", "x", "y").contains(item.itemId()))
                .allMatch(item -> item.title().equals(item.itemId()))
                .hasSize(3);
    }

    @Test
    void anIncrementalRunAddsToTheImpressionsThatAreKnown() {
        Path shown = Sources.write(folder.resolve("shown.csv"), HEADER, "ann,20,i1|x|y,i1", "bob,95,x|i9,");
        Path since = Sources.write(folder.resolve("since.csv"), HEADER, "ann,20,i1|x|y,i1", "ann,95,x|y,x");
        LocalStageContext full = new LocalStageContext(folder.resolve("full"));
        run(source(shown.toString()), full);
        LocalStageContext next = new LocalStageContext(folder.resolve("next"));
        next.putBefore(Tables.INTERACTIONS, full.rows(Tables.INTERACTIONS));
        next.putBefore(Tables.ITEMS, full.rows(Tables.ITEMS));
        next.putBefore(Tables.IMPRESSIONS, full.rows(Tables.IMPRESSIONS));
        next.putBefore(Tables.REFERENCE_USERS, full.rows(Tables.REFERENCE_USERS));
        next.put(Tables.REFERENCE_ITEMS, full.rows(Tables.REFERENCE_ITEMS));

        IngestResult result = IngestStage.of(SPARK, source(since.toString()), Sources.SPLIT)
                .incremental(new IncrementalConfig(1))
                .run(next);

        assertThat(next.rows(Tables.IMPRESSIONS))
                .containsExactly(
                        new Impression("ann", Instant.ofEpochSecond(20), List.of("i1", "x", "y"), "i1", "train"),
                        new Impression("ann", Instant.ofEpochSecond(95), List.of("x", "y"), "x", "test"),
                        new Impression("bob", Instant.ofEpochSecond(95), List.of("x", "i9"), null, "test"));
        assertThat(result.impressions()).isEqualTo(new IngestResult.Impressions(2, 0, 1, 0, 3, 2));
    }

    @Test
    void parquetHasSlatesAsArraysOrAsText() {
        String arrays = folder.resolve("arrays").toString();
        SPARK.sql("select 'ann' as user_id, timestamp_seconds(20) as timestamp, array('i1', 'x') as slate,"
                        + " 'i1' as taken union all select 'ann', timestamp_seconds(21), array('x', 'y'), null")
                .write()
                .parquet(arrays);
        String texts = folder.resolve("texts").toString();
        SPARK.sql("select 'ann' as user_id, 20L as timestamp, 'i1|x' as slate, 'i1' as taken"
                        + " union all select 'ann', 21L, 'x|y', ''")
                .write()
                .parquet(texts);
        LocalStageContext ofArrays = new LocalStageContext(folder.resolve("of-arrays"));
        LocalStageContext ofTexts = new LocalStageContext(folder.resolve("of-texts"));

        run(source(arrays), ofArrays);
        run(source(texts), ofTexts);

        assertThat(ofArrays.rows(Tables.IMPRESSIONS))
                .extracting(Impression::slate, Impression::taken)
                .containsExactly(tuple(List.of("i1", "x"), "i1"), tuple(List.of("x", "y"), null));
        assertThat(ofTexts.rows(Tables.IMPRESSIONS)).isEqualTo(ofArrays.rows(Tables.IMPRESSIONS));
    }

    @Test
    void aFileThatIsMissingIsNamedWithItsKey() {
        LocalStageContext context = new LocalStageContext(folder.resolve("none"));

        assertThatThrownBy(() -> run(source(folder + "/nowhere.csv"), context))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.impressions.path: " + folder + "/nowhere.csv");
    }
}
