package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.IncrementalConfig;
import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestStageTest {
    private static final String HEADER = "userId,movieId,rating,timestamp";

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void movies() {
        data = folder.resolve("data");
        Sources.write(
                data.resolve("movies.csv"),
                "movieId,title,genres",
                "1,Heat (1995),Crime",
                "2,Alien (1979),Horror",
                "broken");
    }

    @Test
    void everyRowIsAccountedFor() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(history("long", 6));
        lines.add("long,1,1.0,5000"); // the last by time counts, not the last in the file
        lines.add("long,1,2.0,4000");
        lines.addAll(history("short", 4));
        lines.add("long,9,6.0,100");
        lines.add("long,9,4.0,soon");
        Sources.write(data.resolve("ratings.csv"), lines.toArray(String[]::new));
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));

        IngestResult result = run(context, Sources.of("movielens-latest", data));

        assertThat(result.rows()).isEqualTo(new IngestResult.Rows(14, 0, 2, 0, 2, 4, 6));
        assertThat(result.users()).isEqualTo(new IngestResult.Users(1, 1, 0, 0, 0));
        assertThat(result.items()).isEqualTo(new IngestResult.Items(6, 6, 4, 3, 1));
        assertThat(result.ratings()).isEqualTo(Map.of("1", 1L, "3", 5L));
        assertThat(result.first()).isEqualTo(Instant.ofEpochSecond(1002));
        assertThat(result.last()).isEqualTo(Instant.ofEpochSecond(5000));
        assertThat(result.incomplete())
                .hasValueSatisfying(reason -> assertThat(reason).contains("2 of 14 rows (14.29 %)"));
        assertThat(context.rows(Tables.INTERACTIONS))
                .extracting(Interaction::itemId, Interaction::split)
                .containsExactly(
                        tuple("2", "train"),
                        tuple("3", "train"),
                        tuple("4", "train"),
                        tuple("5", "validation"),
                        tuple("6", "test"),
                        tuple("1", "test"));
        assertThat(context.rows(Tables.ITEMS))
                .contains(
                        new Item("1", "Heat", 1995, List.of("Crime"), Map.of()),
                        new Item("3", "3", null, List.of(), Map.of()))
                .hasSize(6);
        assertThat(context.rows(Tables.INTERACTIONS_REJECTED))
                .extracting(RejectedInteraction::reason, RejectedInteraction::userId)
                .containsExactlyInAnyOrder(
                        tuple("rating 6 is not on the scale 0.5 to 5 by 0.5", "long"),
                        tuple("timestamp 'soon' is not a number", "long"),
                        tuple("it has 1 fields where 3 are expected", RejectedInteraction.NOBODY));
    }

    @Test
    void theConfigurationOfTheReadmeReadsFilesWithTheColumnsThatItNames() throws IOException {
        List<String> ratings = new ArrayList<>(List.of("rated_at,sku,stars,customer"));
        for (int i = 0; i < 6; i++) {
            ratings.add("2026-01-0" + (i + 1) + "T10:00:00Z,s" + i + "," + (i % 5 + 1) + ",anna");
        }
        Path log = Sources.write(data.resolve("log.csv"), ratings.toArray(String[]::new));
        Path items =
                Sources.write(data.resolve("items.csv"), "item_id,title,year,categories", "s0,Heat,1995,Crime|Drama");
        String yaml = Files.readString(Path.of("..", "README.md"))
                .replaceAll("(?s).*```yaml\\n(source:.*?)```.*", "$1")
                .replace("s3a://logs/ratings/", log.toString())
                .replace("s3a://logs/items.csv", items.toString());
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));

        run(context, LoadedConfig.parse("README.md", yaml, List.of()).config().source());

        assertThat(context.rows(Tables.INTERACTIONS))
                .extracting(Interaction::userId, Interaction::itemId, Interaction::rating)
                .contains(tuple("anna", "s0", 1.0), tuple("anna", "s4", 5.0))
                .hasSize(6);
        assertThat(context.rows(Tables.ITEMS))
                .contains(new Item("s0", "Heat", 1995, List.of("Crime", "Drama"), Map.of()));
    }

    @Test
    void rowsOfAForgottenUserAreCountedAndInNoTable() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(history("stays", 6));
        lines.addAll(history("goes", 7));
        lines.add("goes,9,4.0,soon"); // no rating, so it would be kept aside
        lines.add("stays,goes,4.0,soon"); // somebody else's, whatever it holds
        lines.add("x,".repeat(600) + "goes"); // too broken to say whose, the id behind what is kept of it
        Sources.write(data.resolve("ratings.csv"), lines.toArray(String[]::new));
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));
        Configuration hadoop = new Configuration(context.spark().sparkContext().hadoopConfiguration());
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");

        IngestResult result = IngestStage.of(
                        context.spark(),
                        Sources.of("movielens-latest", data),
                        Sources.SPLIT,
                        SuppressionList.nobody().with(List.of("goes"), hadoop))
                .run(context);

        assertThat(result.rows()).isEqualTo(new IngestResult.Rows(16, 0, 1, 9, 0, 0, 6));
        assertThat(context.rows(Tables.INTERACTIONS))
                .extracting(Interaction::userId)
                .containsOnly("stays");
        assertThat(context.rows(Tables.INTERACTIONS_REJECTED))
                .extracting(RejectedInteraction::raw)
                .as("the list of films has a broken line of its own")
                .containsExactlyInAnyOrder("broken", "stays,goes,4.0,soon");
    }

    @Test
    void anIncrementalRunThatWouldLoseTagsEnds() {
        List<String> lines = new ArrayList<>(List.of(HEADER));
        lines.addAll(history("ann", 6));
        lines.addAll(history("bob", 6));
        Sources.write(data.resolve("ratings.csv"), lines.toArray(String[]::new));
        writeTags("ann,1,heist,1", "bob,1,heist,1");
        SourceConfig source = Sources.withFields(Sources.of("movielens-latest", data), "", "", "tags");
        LocalStageContext full = new LocalStageContext(folder.resolve("full"));
        run(full, source);

        writeTags("ann,1,heist,1", "bob,1,heist,1", "ann,2,slow,1", "bob,2,slow,1");
        LocalStageContext ofAll = runIncrementally("all", full, source);
        assertThat(ofAll.rows(Tables.ITEMS))
                .filteredOn(item -> item.fields().containsKey("tags"))
                .hasSize(2);

        writeTags("ann,2,slow,1", "bob,2,slow,1");
        assertThatThrownBy(() -> runIncrementally("new", full, source))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("items that had tags have none any more, 1 for example")
                .hasMessageContaining("let the source hold all tags, or do a full run");
    }

    private void writeTags(String... tags) {
        List<String> lines = new ArrayList<>(List.of("userId,movieId,tag,timestamp"));
        lines.addAll(List.of(tags));
        Sources.write(data.resolve("tags.csv"), lines.toArray(String[]::new));
    }

    private LocalStageContext runIncrementally(String name, LocalStageContext full, SourceConfig source) {
        LocalStageContext next = new LocalStageContext(folder.resolve(name));
        next.putBefore(Tables.INTERACTIONS, full.rows(Tables.INTERACTIONS));
        next.putBefore(Tables.ITEMS, full.rows(Tables.ITEMS));
        next.putBefore(Tables.REFERENCE_USERS, full.rows(Tables.REFERENCE_USERS));
        next.put(Tables.REFERENCE_ITEMS, full.rows(Tables.REFERENCE_ITEMS));
        IngestStage.of(next.spark(), source, Sources.SPLIT)
                .incremental(new IncrementalConfig(1))
                .run(next);
        return next;
    }

    @Test
    void theResultDoesNotDependOnHowTheSourceIsCutUp() {
        List<String> one = new ArrayList<>(List.of("user_id,item_id,rating,timestamp"));
        for (int file = 0; file < 7; file++) {
            List<String> lines = new ArrayList<>(List.of("user_id,item_id,rating,timestamp"));
            for (int row = 0; row < 60; row++) {
                int n = file * 60 + row;
                // few times and items, so that there are ties and duplicates in all files
                lines.add("u" + n * 31 % 29 + ",i" + n * 17 % 23 + "," + (1 + n % 5) + "," + n * 13 % 37);
            }
            one.addAll(lines.subList(1, lines.size()));
            Sources.write(folder.resolve("many/part-" + file + ".csv"), lines.toArray(String[]::new));
        }
        Sources.write(folder.resolve("one/part-0.csv"), one.toArray(String[]::new));

        List<Interaction> fromOne = interactions("one", 1);
        List<Interaction> fromMany = interactions("many", 7);

        assertThat(fromOne).isNotEmpty().isEqualTo(fromMany);
    }

    @Test
    void anotherFileTimeIsAnotherSetting() {
        Path file = Sources.write(data.resolve("ratings.csv"), HEADER);
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));
        SourceConfig source = Sources.of("movielens-latest", data);
        Map<String, Object> before =
                IngestStage.of(context.spark(), source, Sources.SPLIT).settings();
        Map<String, Object> same =
                IngestStage.of(context.spark(), source, Sources.SPLIT).settings();

        assertThat(file.toFile().setLastModified(1_000_000_000_000L)).isTrue();

        assertThat(same).isEqualTo(before);
        assertThat(IngestStage.of(context.spark(), source, Sources.SPLIT).settings())
                .isNotEqualTo(before);
    }

    private List<Interaction> interactions(String source, int partitions) {
        LocalStageContext context = new LocalStageContext(folder.resolve("out-" + source));
        String before = context.spark().conf().get("spark.sql.shuffle.partitions");
        context.spark().conf().set("spark.sql.shuffle.partitions", partitions);
        try {
            run(context, Sources.of("csv", folder.resolve(source).toString(), ""));
            return context.rows(Tables.INTERACTIONS);
        } finally {
            context.spark().conf().set("spark.sql.shuffle.partitions", before);
        }
    }

    /** Ratings of the items 1, 2, ... at rising times. */
    private static List<String> history(String user, int ratings) {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ratings; i++) {
            lines.add(user + "," + i + ",3.0," + (1000 + i));
        }
        return lines;
    }

    private static IngestResult run(LocalStageContext context, SourceConfig source) {
        return IngestStage.of(context.spark(), source, Sources.SPLIT).run(context);
    }
}
