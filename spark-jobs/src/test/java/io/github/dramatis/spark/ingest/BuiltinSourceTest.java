package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data set in the application, whole: what the quickstart begins with. */
class BuiltinSourceTest {
    @TempDir
    Path folder;

    @Test
    void itIsReadWholeAndSplitAsAnIndependentCountSays() {
        LocalStageContext context = new LocalStageContext(folder);
        SourceConfig source =
                Sources.withFields(Sources.of("movielens-latest", "builtin:ml-latest-small"), "", "", "tags");

        IngestResult result =
                IngestStage.of(context.spark(), source, Sources.SPLIT).run(context);

        assertThat(result.rows()).isEqualTo(new IngestResult.Rows(100_836, 0, 0, 0, 0, 0, 100_836));
        // counted by a few lines of Python over the file, by the rule in TemporalSplit
        assertThat(result.split()).isEqualTo(new IngestResult.Parts(50_850, 10_054, 39_932));
        assertThat(result.users()).isEqualTo(new IngestResult.Users(610, 0, 141, 0, 1));
        assertThat(result.items()).isEqualTo(new IngestResult.Items(9_742, 9_724, 0, 9_742, 0));
        assertThat(result.sparsity()).isCloseTo(0.983, within(0.0001));
        assertThat(result.ratings()).hasSize(10).containsEntry("4", 26_818L).containsEntry("0.5", 1_370L);
        assertThat(result.first()).isEqualTo(Instant.parse("1996-03-29T18:36:55Z"));
        assertThat(result.last()).isEqualTo(Instant.parse("2018-09-24T14:27:30Z"));
        assertThat(result.incomplete()).isEmpty();

        assertThat(content(context)).isEqualTo("1293938044627612347951");
        List<Item> items = context.rows(Tables.ITEMS);
        assertThat(items)
                .contains(new Item(
                        "1",
                        "Toy Story",
                        1995,
                        List.of("Adventure", "Animation", "Children", "Comedy", "Fantasy"),
                        Map.of("imdbId", "0114709", "tmdbId", "862")));
        // tags counted by a few lines of Python over the files, by the rule in ItemTags
        assertThat(items).filteredOn(item -> !item.fields().isEmpty()).hasSize(14);
        assertThat(items)
                .filteredOn(item -> item.itemId().equals("296"))
                .extracting(item -> item.fields().get("tags"))
                .containsExactly(
                        "cult film, drugs, good dialogue, great soundtrack, non-linear, quentin tarantino, tarantino");
        assertThat(items).extracting(Item::title).contains("The American President", "Les Misérables");
        assertThat(context.rows(Tables.INTERACTIONS).stream()
                        .filter(row -> row.userId().equals("1") && row.itemId().equals("1")))
                .containsExactly(new Interaction("1", "1", 4.0, Instant.ofEpochSecond(964_982_703), "test"));
    }

    /** An order-free sum over all rows: where it changes, IngestStage.logicVersion must rise and this value with it. */
    private static String content(LocalStageContext context) {
        String columns = "user_id, item_id, rating, unix_micros(timestamp), split";
        return context.read(Tables.INTERACTIONS)
                .selectExpr("cast(sum(cast(xxhash64(" + columns + ") as decimal(38, 0))) as string)")
                .head()
                .getString(0);
    }
}
