package io.github.dramatis.spark.ingest;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SourceConfig;
import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.stage.LocalStageContext;
import java.nio.file.Path;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a source is said with what it is, where it is and what to do. */
class BadSourceTest {
    private static final String HEADER = "userId,movieId,rating,timestamp";
    private static final String CSV_HEADER = "user_id,item_id,rating,timestamp";

    @TempDir
    Path folder;

    @Test
    void aMissingPath() {
        assertRefused(Sources.of("csv", folder.resolve("none.csv")))
                .hasMessageContaining("source.path: " + folder.resolve("none.csv"))
                .hasMessageContaining("there is no file");
    }

    @Test
    void aFolderWithoutTheFormatsFiles() {
        Sources.write(folder.resolve("other.txt"), "x");

        assertRefused(Sources.of("movielens-latest", folder))
                .hasMessageContaining("there is no file " + folder + "/ratings.csv");
    }

    @Test
    void aDataSetThatTheApplicationDoesNotHave() {
        assertRefused(Sources.of("movielens-latest", "builtin:ml-25m"))
                .hasMessageContaining("the application has no such data set")
                .hasMessageContaining("builtin:ml-latest-small");
    }

    @Test
    void jsonThatIsNamedMovieLens() {
        Sources.write(folder.resolve("ratings.csv"), "{\"reviewerID\":\"A1Y\",\"asin\":\"b\"}");
        Sources.write(folder.resolve("movies.csv"), "movieId,title,genres");

        assertRefused(Sources.of("movielens-latest", folder))
                .hasMessageContaining("ratings.csv (source.format: movielens-latest)")
                .hasMessageContaining("the first line is a JSON object with the fields reviewerID, asin")
                .hasMessageNotContaining("A1Y")
                .hasMessageContaining("set source.format: amazon-5core");
    }

    @Test
    void textThatIsNamedParquet() {
        Path file = Sources.write(folder.resolve("ratings.csv"), CSV_HEADER, "u,i,3,1");

        assertRefused(Sources.of("parquet", file)).hasMessageContaining("it is no Parquet file");
    }

    @Test
    void anEmptyFileAndOneWithAHeaderOnly() {
        assertRefused(Sources.of("csv", Sources.write(folder.resolve("empty.csv"))))
                .hasMessageContaining("empty.csv is empty (0 bytes)");
        assertRefused(Sources.of("csv", Sources.write(folder.resolve("header.csv"), CSV_HEADER)))
                .hasMessageContaining("header.csv: it holds no ratings");
    }

    @Test
    void filesOfOneSourceWithDifferentHeaders() {
        Sources.write(folder.resolve("part-1.csv"), CSV_HEADER, "u,i,3,1");
        Sources.write(folder.resolve("part-2.csv"), "item_id,user_id,rating,timestamp", "i,u,3,1");

        assertRefused(Sources.of("csv", folder))
                .hasMessageContaining("part-2.csv")
                .hasMessageContaining("give all files of the source the same header");
    }

    @Test
    void aMissingItemList() {
        Sources.write(folder.resolve("ratings.csv"), HEADER, "1,1,3.0,1");

        assertRefused(Sources.of("movielens-latest", folder))
                .hasMessageContaining("there is no file " + folder + "/movies.csv")
                .hasMessageContaining("source.items");
        assertRefused(Sources.of("csv", folder.resolve("ratings.csv").toString(), folder + "/items.csv"))
                .hasMessageContaining("source.items: " + folder + "/items.csv");
    }

    @Test
    void anItemListThatIsNoneOrFitsNoRatedItem() {
        String ratings = csv(5, n -> "u,i" + n + ",3," + n).path();
        Path items = Sources.write(folder.resolve("items.csv"), "item_id,title", "i1,Heat", "i2", "i3");

        assertRefused(Sources.of("csv", ratings, items.toString()))
                .hasMessageContaining("2 of 3 rows are no items; the first, at byte 22")
                .hasMessageContaining("it has 1 fields where 2 are expected")
                .hasMessageNotContaining("i2");
        Sources.write(items, "item_id,title", "1,Heat", "2,Alien");
        assertRefused(Sources.of("csv", ratings, items.toString()))
                .hasMessageContaining("items.csv: none of the 5 rated items is in it")
                .hasMessageContaining("such as 'i0', the list such as '1'");
    }

    @Test
    void aMissingColumnInParquet() {
        String path = folder.resolve("log").toString();
        new LocalStageContext(folder)
                .spark()
                .sql("select 'u' as user, 'i' as item_id, 3 as rating, 1L as timestamp")
                .write()
                .parquet(path);

        assertRefused(Sources.of("parquet", path))
                .hasMessageContaining("column user_id (source.columns.user)")
                .hasMessageContaining("user, item_id, rating, timestamp")
                .hasMessageContaining("source.columns.user: user");
    }

    @Test
    void ratingsOnAnotherScale() {
        assertRefused(csv(20, n -> "u" + n % 2 + ",i" + n + "," + (n % 10 + 1) * 10 + "," + n))
                .hasMessageContaining("source.scale: 1.0 to 5.0 by 1.0")
                .hasMessageContaining("20 of 20 ratings are not on this scale; they run from 10 to 100")
                .hasMessageContaining("source.scale.max");
    }

    @Test
    void rowsMostOfWhichAreNoRatings() {
        assertRefused(csv(20, n -> n < 15 ? "total: " + n : "u,i" + n + ",3," + n))
                .hasMessageContaining("15 of 20 rows are no ratings; the first, at byte 33 of")
                .hasMessageContaining("it has 1 fields where 4 are expected")
                .hasMessageNotContaining("total: 0");
        assertRefused(csv(20, n -> "u,i" + n + ",it's bob's," + n))
                .hasMessageContaining("rating '...' is not a number")
                .hasMessageNotContaining("bob");
    }

    @Test
    void timeThatDoesNotPass() {
        assertRefused(csv(20, n -> "u" + n % 2 + ",i" + n + ",3,1000"))
                .hasMessageContaining("all 20 ratings have the timestamp 1970-01-01T00:16:40Z");
    }

    @Test
    void usersAllOfWhoseRatingsShareOneTime() {
        assertRefused(csv(20, n -> "u" + n % 2 + ",i" + n + ",3," + (1000 + n % 2)))
                .hasMessageContaining("none of the 2 users has a rating later than the cut");
    }

    @Test
    void noUserWithEnoughHistory() {
        assertRefused(csv(20, n -> "u" + n / 4 + ",i" + n + ",3," + n))
                .hasMessageContaining("the longest of 5 has 4 ratings, split.min-interactions is 5");
    }

    private SourceConfig csv(int rows, IntFunction<String> row) {
        String[] lines = IntStream.range(-1, rows)
                .mapToObj(n -> n < 0 ? CSV_HEADER : row.apply(n))
                .toArray(String[]::new);
        return Sources.of("csv", Sources.write(folder.resolve("log.csv"), lines));
    }

    private AbstractThrowableAssert<?, ? extends Throwable> assertRefused(SourceConfig source) {
        return assertThatThrownBy(() -> run(source, Sources.SPLIT))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("To fix it:");
    }

    private void run(SourceConfig source, SplitConfig split) {
        LocalStageContext context = new LocalStageContext(folder.resolve("out"));
        IngestStage.of(context.spark(), source, split).run(context);
    }
}
