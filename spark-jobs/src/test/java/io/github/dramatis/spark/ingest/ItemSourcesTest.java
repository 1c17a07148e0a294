package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.forget.SuppressionList;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.RejectedInteraction;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What further columns, a second file and tags make of the items. */
class ItemSourcesTest {
    private static final String LOG = "user_id,item_id,rating,timestamp";
    private static final long UNTIL = 1003; // second of the last rating of Ann's and Bob's training parts

    private final SparkSession spark = Sessions.create("tests");

    @TempDir
    Path folder;

    @Test
    void fieldsComeOutOfTheListAndOutOfASecondFileWhichCounts() {
        Path items = Sources.write(
                folder.resolve("items.csv"), "item_id,title,plot,director", "i1,Heat,Cops.,Mann", "i2,Alien,A ship.,");
        Path details = Sources.write(
                folder.resolve("details.jsonl"),
                "{\"item_id\": \"i2\", \"cast\": [\"Weaver\", \"Hurt\"], \"director\": \"Scott\"}",
                "{\"item_id\": \"i5\", \"cast\": \"Nobody\", \"budget\": 7}",
                "{\"item_id\": \"else\", \"cast\": \"Nobody\"}",
                "no JSON");
        SourceConfig source = Sources.withFields(csv(items), details.toString(), "plot", "director", "cast", "budget");
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));

        IngestStage.of(context.spark(), source, Sources.SPLIT).run(context);

        assertThat(byId(context.rows(Tables.ITEMS)))
                .isEqualTo(Map.of(
                        "i1",
                        Map.of("description", "Cops.", "director", "Mann"),
                        "i2",
                        Map.of("description", "A ship.", "director", "Scott", "cast", "Weaver, Hurt"),
                        "i5",
                        Map.of("cast", "Nobody", "budget", "7")));
        assertThat(context.rows(Tables.INTERACTIONS_REJECTED))
                .extracting(RejectedInteraction::raw)
                .containsExactly("no JSON");
    }

    @Test
    void parquetIsReadByTheSameId() {
        Path items = folder.resolve("items");
        spark.sql("select 'i1' as item_id, 'Heat' as title union all select 'i2', 'Alien'")
                .write()
                .parquet(items.toString());
        Path details = folder.resolve("details");
        spark.sql(
                        "select 'i1' as item_id, array('Mann', null, 'Pacino') as people, 90.5D as minutes, map('a', 1) as odd")
                .write()
                .parquet(details.toString());
        SourceConfig parquet = Sources.of("parquet", items.toString(), items.toString());

        assertThat(fields(Sources.withFields(parquet, details.toString(), "", "people", "minutes", "title")))
                .isEqualTo(Map.of(
                        "i1",
                        Map.of("people", "Mann, Pacino", "minutes", "90.5", "title", "Heat"),
                        "i2",
                        Map.of("title", "Alien")));
        assertThatThrownBy(() -> fields(Sources.withFields(parquet, details.toString(), "", "minute")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("write minutes if that is the one");
    }

    @Test
    void aFieldThatNoFileHasIsToldWithTheNearestAndWithoutThoseThatSumUpRatings() {
        SourceConfig source = csv(Sources.write(
                folder.resolve("items.csv"), "item_id,title,overview,vote_average,empty", "i1,Heat,Cops.,4,"));

        assertThatThrownBy(() -> fields(Sources.withFields(source, "", "", "overviews")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("source.item-fields: overviews")
                .hasMessageContaining("there are: empty, item_id, overview, title")
                .hasMessageContaining("write overview if that is the one");
        assertThat(fields(Sources.withFields(source, "", "", "empty"))).isEmpty();
    }

    @Test
    void detailsOfOtherItemsAreRefused() {
        Path items = Sources.write(folder.resolve("items.csv"), "item_id,title", "i1,Heat");
        Path details = Sources.write(folder.resolve("details.csv"), "item_id,plot", "tt0113277,Cops.");

        assertThatThrownBy(() -> fields(Sources.withFields(csv(items), details.toString(), "", "plot")))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("ids such as 'i1', the details such as 'tt0113277'");
    }

    @Test
    void aTagCountsIfTwoUsersGaveItBeforeTheirOwnTestPart() {
        SourceConfig source = movieLens(
                "ann,1,Funny," + UNTIL,
                "bob,1,\" funny \",1",
                "ann,1,mine alone,1",
                "ann,1,mine alone,2", // the same user again
                "ann,1,too late,1",
                "bob,1,too late," + (UNTIL + 1),
                "ann,1,heist,1",
                "bob,1,heist,1",
                "guest,1,heist,99999", // has no test part
                "ann,2,slow,1",
                "guest,2,SLOW,99999",
                "ann,2,never,soon");

        try (ItemSources sources = sources(source, SuppressionList.nobody())) {
            sources.check();
            assertThat(fields(sources))
                    .isEqualTo(Map.of("1", Map.of("tags", "heist, funny"), "2", Map.of("tags", "slow")));
            assertThat(sources.rejected().select("reason", "user_id").collectAsList())
                    .extracting(row -> row.mkString(", "))
                    .containsExactly("timestamp 'soon' is not a number, ann");
        }
    }

    @Test
    void anItemHasTenTagsAtMostEqualOnesByTheAlphabet() {
        List<String> lines = new ArrayList<>(List.of("ann,1,z most,1", "bob,1,z most,1", "guest,1,z most,1"));
        for (String tag : List.of("l", "c", "b", "a", "d", "e", "f", "g", "h", "i", "j", "k")) {
            lines.add("ann,1," + tag + ",1");
            lines.add("bob,1," + tag + ",1");
        }

        assertThat(fields(movieLens(lines.toArray(String[]::new))))
                .isEqualTo(Map.of("1", Map.of("tags", "z most, a, b, c, d, e, f, g, h, i")));
    }

    @Test
    void aForgottenUserIsNotOneOfTheTwo() {
        SourceConfig source = movieLens(
                "ann,1,funny,1",
                "bob,1,funny,1",
                "ann,1,heist,1",
                "bob,1,heist,1",
                "guest,1,heist,1",
                "bob,1,broken,soon");
        Configuration hadoop = new Configuration(spark.sparkContext().hadoopConfiguration());
        hadoop.set(SuppressionList.KEY, "a key of the tests alone");

        try (ItemSources sources = sources(source, SuppressionList.nobody().with(List.of("bob"), hadoop))) {
            assertThat(fields(sources)).isEqualTo(Map.of("1", Map.of("tags", "heist")));
            assertThat(sources.rejected().isEmpty()).isTrue();
        }
    }

    /** MovieLens' items and tags; the ratings are not read. */
    private SourceConfig movieLens(String... tags) {
        Path data = folder.resolve("data");
        Sources.write(
                data.resolve("movies.csv"), "movieId,title,genres", "1,Heat (1995),Crime", "2,Alien (1979),Horror");
        List<String> lines = new ArrayList<>(List.of("userId,movieId,tag,timestamp"));
        lines.addAll(List.of(tags));
        Sources.write(data.resolve("tags.csv"), lines.toArray(String[]::new));
        return Sources.withFields(Sources.of("movielens-latest", data), "", "", "tags");
    }

    /** One user's six ratings, of i1 to i6. */
    private SourceConfig csv(Path items) {
        List<String> lines = new ArrayList<>(List.of(LOG));
        IntStream.rangeClosed(1, 6).forEach(i -> lines.add("u,i" + i + ",3," + (1000 + i)));
        Path log = Sources.write(folder.resolve("log.csv"), lines.toArray(String[]::new));
        return Sources.of("csv", log.toString(), items.toString());
    }

    private ItemSources sources(SourceConfig source, SuppressionList forgotten) {
        SourceStorage storage = new SourceStorage(spark.sessionState().newHadoopConf());
        return new ItemSources(spark, storage, source, SourceLayout.of(storage, source), new ForgottenUsers(forgotten));
    }

    /** Of the listed items. */
    private Map<String, Map<String, String>> fields(SourceConfig source) {
        try (ItemSources sources = sources(source, SuppressionList.nobody())) {
            sources.check();
            return fields(sources);
        }
    }

    /** Of the listed items, where Ann and Bob are the users with a test part. */
    private Map<String, Map<String, String>> fields(ItemSources sources) {
        Dataset<Row> interactions =
                spark.sql("select explode(array('ann', 'bob')) as user_id, timestamp_seconds(" + UNTIL + ") as until");
        return byId(Tables.ITEMS.codec().decodeAll(sources.described(sources.listed(), interactions)));
    }

    /** Of the items that have any. */
    private static Map<String, Map<String, String>> byId(List<Item> items) {
        Map<String, Map<String, String>> fields = new TreeMap<>();
        for (Item item : items) {
            if (!item.fields().isEmpty()) {
                fields.put(item.itemId(), item.fields());
            }
        }
        return fields;
    }
}
