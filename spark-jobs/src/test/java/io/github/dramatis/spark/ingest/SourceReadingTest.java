package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Tables;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of each format, read as Spark reads them; how a line is read is tested in core. */
class SourceReadingTest {
    private final SparkSession spark = Sessions.create("tests");
    private final SourceStorage storage = new SourceStorage(spark.sessionState().newHadoopConf());

    @TempDir
    Path folder;

    @Test
    void refusedLinesAreKeptWithTheByteAtWhichTheyBegin() {
        // the header has 31 bytes and its line break; é has two
        Path file = Sources.write(
                folder.resolve("ratings.csv"),
                "userId,movieId,rating,timestamp",
                "\u00e9,1,4.0,100",
                "x,y",
                "2,1,5.0,200",
                "");

        List<Row> rows = ratings(Sources.of("movielens-latest", file));

        assertThat(rows).hasSize(3);
        Row refused = rows.stream()
                .filter(row -> row.getString(6) != null)
                .findFirst()
                .orElseThrow();
        assertThat(refused.getString(0)).endsWith("ratings.csv");
        assertThat(refused.getLong(1)).isEqualTo(32 + "\u00e9,1,4.0,100\n".getBytes(StandardCharsets.UTF_8).length);
        assertThat(refused.getString(6)).isEqualTo("it has 2 fields where 4 are expected");
        assertThat(refused.getString(8)).isEqualTo("x,y");
    }

    @Test
    void windowsLineEndsAndAByteOrderMarkAreNoPartOfTheText() {
        Path file = folder.resolve("log.csv");
        Sources.write(file, "\ufeffuser_id,item_id,rating,timestamp\r", "u,i,3,100\r");

        List<Row> rows = ratings(Sources.of("csv", file));

        assertThat(rows).hasSize(1);
        assertThat(rows.get(0).getString(6)).isNull();
    }

    @Test
    void moviesOfMovieLens1mAreInLatin1() {
        Sources.write(folder.resolve("ratings.dat"), "1::73::4::978300760");
        Sources.write(
                folder.resolve("movies.dat"),
                StandardCharsets.ISO_8859_1,
                "73::Mis\u00e9rables, Les (1995)::Drama|Musical");
        SourceConfig source = Sources.of("movielens-1m", folder);

        assertThat(ratings(source)).hasSize(1);
        assertThat(items(source))
                .containsExactly(new Item("73", "Les Mis\u00e9rables", 1995, List.of("Drama", "Musical"), Map.of()));
    }

    @Test
    void packedJsonIsUnpacked() throws IOException {
        Path reviews = folder.resolve("reviews.jsonl.gz");
        pack(reviews, "{\"user_id\":\"u\",\"parent_asin\":\"p\",\"rating\":4.0,\"timestamp\":1588687728923}\n");
        Path meta = folder.resolve("meta.jsonl.gz");
        pack(meta, "{\"parent_asin\":\"p\",\"title\":\"Soap\",\"average_rating\":4.5,\"categories\":[\"Beauty\"]}\n");
        SourceConfig source = Sources.of("amazon-2023", reviews.toString(), meta.toString());

        assertThat(ratings(source).get(0).getLong(5)).isEqualTo(1_588_687_728_923_000L);
        assertThat(items(source)).containsExactly(new Item("p", "Soap", null, List.of("Beauty"), Map.of()));
    }

    @Test
    void theFilesOfAFolderAreReadTogether() {
        Sources.write(folder.resolve("log,2020/part-1.csv"), "user_id,item_id,rating,timestamp", "u,i,3,100");
        Sources.write(folder.resolve("log,2020/part-2.csv"), "user_id,item_id,rating,timestamp", "u,j,4,200");
        Sources.write(folder.resolve("log,2020/_SUCCESS"));

        assertThat(ratings(Sources.of("csv", folder.resolve("log,2020"))))
                .extracting(row -> row.getString(3))
                .containsExactlyInAnyOrder("i", "j");
    }

    @Test
    void parquetIsReadByColumnWhateverTheirTypes() {
        spark.sql("select 1L as user_id, 'a' as item_id, 4 as rating, timestamp'2020-01-01 00:00:01' as timestamp"
                        + " union all select 2L, 'b', 9, null")
                .write()
                .parquet(folder.resolve("log").toString());
        spark.sql("select 'a' as item_id, 'Chair' as title, 1999 as year, array('Home', null) as categories,"
                        + " 1.5D as price")
                .write()
                .parquet(folder.resolve("items").toString());
        SourceConfig source = Sources.of(
                "parquet",
                folder.resolve("log").toString(),
                folder.resolve("items").toString());

        List<Row> rows = ratings(source);

        assertThat(rows).extracting(row -> row.getString(2)).containsExactlyInAnyOrder("1", "2");
        assertThat(rows).extracting(row -> row.getString(6)).containsExactlyInAnyOrder(null, "it has no timestamp");
        assertThat(rows).allMatch(row -> row.getLong(1) == -1);
        assertThat(items(source))
                .containsExactly(new Item("a", "Chair", 1999, List.of("Home"), Map.of("price", "1.5")));
    }

    @Test
    void parquetAndTablesWithoutARatingColumnSayWhatWasTaken() {
        String log = folder.resolve("clicks").toString();
        spark.sql("select 'u' as user_id, 'a' as item_id, timestamp'2020-01-01 00:00:01' as timestamp")
                .write()
                .parquet(log);

        assertThat(ratings(Sources.ofTaken("parquet", log)))
                .extracting(row -> row.getString(3), row -> row.getDouble(4), row -> row.getString(6))
                .containsExactly(tuple("a", 1.0, null));
        assertThatThrownBy(() -> ratings(Sources.of("parquet", log)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("column rating (source.columns.rating)")
                .hasMessageContaining("if the source has no ratings, set source.feedback: taken");
    }

    private List<Row> ratings(SourceConfig source) {
        SourceLayout layout = SourceLayout.of(storage, source);
        return new RatingsReader(spark, storage, source)
                .read(layout.ratings(), false)
                .collectAsList();
    }

    private List<Item> items(SourceConfig source) {
        String path = SourceLayout.of(storage, source).items().orElseThrow();
        return ItemCatalogue.listed(new ItemsReader(spark, storage, source).read(path, false)).collectAsList().stream()
                .map(Tables.ITEMS.codec()::decode)
                .toList();
    }

    private static void pack(Path file, String text) throws IOException {
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
