package io.github.dramatis.spark.recommend;

import static io.github.dramatis.spark.recommend.ListFiles.SPARK;
import static io.github.dramatis.spark.recommend.ListFiles.items;
import static io.github.dramatis.spark.recommend.ListFiles.users;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.RecommendedItem;
import io.github.dramatis.spark.table.RejectedRecommendation;
import io.github.dramatis.spark.table.RowCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that the libraries themselves wrote (tests/golden/recommendation_lists.py), and files with faults. */
class RecommendationListsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/recommendations");
    private static final KnownIds KNOWN = new KnownIds(users("7", "12"), items("10", "20", "30"));
    private static final double ALL = 1;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "pandas.csv, pandas",
        "pandas.parquet, pandas",
        "lenskit-native.parquet, lenskit-native",
        "lenskit-flat.parquet, lenskit-flat",
        "ranx.trec, bm25",
        "elliot.tsv, elliot"
    })
    void readsTheSameListsFromEachLibrarysFile(String file, String recommender) {
        try (RecommendationLists lists = read(GOLDEN.resolve(file), 0)) {
            assertThat(ListFiles.places(lists.rows()))
                    .containsExactly(
                            new RecommendedItem(recommender, "12", "10", 1, 3.5, null, null),
                            new RecommendedItem(recommender, "12", "30", 2, 2.25, null, null),
                            new RecommendedItem(recommender, "12", "20", 3, 1.0, null, null),
                            new RecommendedItem(recommender, "7", "20", 1, 4.0, null, null),
                            new RecommendedItem(recommender, "7", "10", 2, 0.5, null, null));
            assertThat(lists.counts()).isEqualTo(new RecommendationLists.Counts(5, 0, 2, 0, 0));
        }
    }

    @Test
    void readsWhatSparksAlsRecommendsForAllUsers() throws IOException {
        List<RecommendedItem> expected = new ArrayList<>();
        JsonNode rows = new ObjectMapper().readTree(GOLDEN.resolve("als.json").toFile());
        for (int i = 0; i < rows.size(); i++) {
            JsonNode row = rows.get(i);
            double score = Double.parseDouble(Float.toString(row.get(2).floatValue())); // as a float is written
            expected.add(new RecommendedItem(
                    "spark-als", row.get(0).asText(), row.get(1).asText(), i % 3 + 1, score, null, null));
        }

        try (RecommendationLists lists = read(GOLDEN.resolve("spark-als.parquet"), 0)) {
            assertThat(ListFiles.places(lists.rows())).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(lists.counts().unknownUserLists()).isEqualTo(6);
        }
    }

    @Test
    void readsRecommendersRoundsAndPropensitiesFromMappedColumns() throws IOException {
        Path file = write(
                "week.tsv",
                "customer\tsku\tposition\tmodel\tround\tpropensity",
                "007\ta\t1\tnew\t2\t0.5",
                "007\tb\t2\tnew\t2\t",
                "007\tb\t1\t\t2\t1");

        ListColumns columns = new ListColumns(Map.of("user", "customer", "item", "sku", "rank", "position"));
        try (RecommendationLists lists = RecommendationLists.read(SPARK, file.toString(), columns, KNOWN, 0)) {
            assertThat(ListFiles.places(lists.rows()))
                    .containsExactly(
                            new RecommendedItem("new", "007", "a", 1, null, 2, 0.5),
                            new RecommendedItem("new", "007", "b", 2, null, 2, null),
                            new RecommendedItem("week", "007", "b", 1, null, 2, 1.0));
        }
    }

    @Test
    void ranksByScoreAndThenByItemWhereThereIsNoRank() throws IOException {
        Path file = write("s.csv", "user_id,item_id,score", "7,10,1", "7,30,2", "7,20,2");

        try (RecommendationLists lists = read(file, 0)) {
            assertThat(ListFiles.places(lists.rows()))
                    .extracting(RecommendedItem::itemId)
                    .containsExactly("20", "30", "10");
        }
    }

    @Test
    void keepsAndCountsWhatIsNotKnown() throws IOException {
        Path file = write("s.csv", "user_id,item_id,rank", "7,10,1", "7,99,2", "nobody,10,1");

        try (RecommendationLists lists = read(file, 0)) {
            assertThat(lists.counts()).isEqualTo(new RecommendationLists.Counts(3, 0, 2, 1, 1));
            assertThat(lists.rows().where("not known_item").select("item_id").collectAsList())
                    .extracting(row -> row.getString(0))
                    .containsExactly("99");
            assertThat(lists.rows().where("not known_user").select("user_id").collectAsList())
                    .extracting(row -> row.getString(0))
                    .containsExactly("nobody");
        }
    }

    @Test
    void rejectsEachFaultWithItsReasonAndPlaceAndClosesTheGaps() throws IOException {
        Path file = write(
                "faults.csv",
                "user_id,item_id,rank,score,round,propensity",
                ",10,1,1,,",
                "7,,2,1,,",
                "7,a,,,,",
                "7,b,x,1,,",
                "7,c,1.5,1,,",
                "7,d,0,1,,",
                "7,e,3,high,,",
                "7,f,4,NaN,,",
                "7,g,5,-Infinity,,",
                "7,h,6,1,soon,",
                "7,i,7,1,,0",
                "7,j,8,1,,1.01",
                "7,k,9,1,,NaN",
                "7,l,,1,,",
                "7,10,10,1,,",
                "7,10,11,2,,",
                "7,20,12,1,,",
                "7,30,12,2,,",
                "7,40,14,1,,1");

        try (RecommendationLists lists = read(file, ALL)) {
            assertThat(RowCodec.of(RejectedRecommendation.class).decodeAll(lists.rejected()))
                    .allMatch(row -> row.source().endsWith("faults.csv"))
                    .extracting(
                            RejectedRecommendation::userId,
                            RejectedRecommendation::itemId,
                            RejectedRecommendation::rank,
                            RejectedRecommendation::reason)
                    .containsExactlyInAnyOrder(
                            tuple(null, "10", "1", ListFaults.NO_USER),
                            tuple("7", null, "2", ListFaults.NO_ITEM),
                            tuple("7", "a", null, ListFaults.NO_ORDER),
                            tuple("7", "b", "x", ListFaults.RANK_NOT_WHOLE),
                            tuple("7", "c", "1.5", ListFaults.RANK_NOT_WHOLE),
                            tuple("7", "d", "0", ListFaults.RANK_BELOW_ONE),
                            tuple("7", "e", "3", ListFaults.SCORE_NO_NUMBER),
                            tuple("7", "f", "4", ListFaults.SCORE_NOT_FINITE),
                            tuple("7", "g", "5", ListFaults.SCORE_NOT_FINITE),
                            tuple("7", "h", "6", ListFaults.ROUND_NOT_WHOLE),
                            tuple("7", "i", "7", ListFaults.PROPENSITY_OUTSIDE),
                            tuple("7", "j", "8", ListFaults.PROPENSITY_OUTSIDE),
                            tuple("7", "k", "9", ListFaults.PROPENSITY_OUTSIDE),
                            tuple("7", "l", null, ListFaults.NO_RANK_AMONG_RANKS),
                            tuple("7", "10", "11", ListFaults.ITEM_TWICE),
                            tuple("7", "20", "12", ListFaults.RANK_TWICE));
            assertThat(ListFiles.places(lists.rows()))
                    .extracting(RecommendedItem::itemId, RecommendedItem::rank)
                    .containsExactly(tuple("10", 1), tuple("30", 2), tuple("40", 3));
            assertThat(lists.counts().read()).isEqualTo(19);
            assertThat(lists.counts().rejected()).isEqualTo(16);
        }
    }

    @Test
    void countsShortLinesOfATrecRunAndEmptyLists() throws IOException {
        Path run = write("a.run", "7 Q0 10 1 0.5 bm25", "7 Q0", "", "7 Q0 20 2 0.25 bm25");
        try (RecommendationLists lists = read(run, ALL)) {
            assertThat(lists.counts()).isEqualTo(new RecommendationLists.Counts(3, 1, 1, 0, 0));
        }

        Path nested = folder.resolve("nested");
        SPARK.sql("select '7' user_id, array(named_struct('item_id', 10, 'score', 1.0D)) items"
                        + " union all select '12', array()")
                .write()
                .parquet(nested.toString());
        try (RecommendationLists lists = read(nested, ALL)) {
            assertThat(RowCodec.of(RejectedRecommendation.class).decodeAll(lists.rejected()))
                    .extracting(RejectedRecommendation::userId, RejectedRecommendation::reason)
                    .containsExactly(tuple("12", ListFaults.NO_ITEM));
        }
    }

    @Test
    void stopsAboveTheBoundAndNamesCountReasonsAndFilesAndNoUser() throws IOException {
        Path file = write("s.csv", "user_id,item_id,rank", "auth0|5,10,1", "auth0|5,20,1", "auth0|5,30,0");

        assertThatThrownBy(() -> read(file, 0.5))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("2 of 3 rows")
                .hasMessageContaining("a rank twice in a list (1, in file://" + file)
                .hasMessageContaining("the rank is below 1 (1, in file://" + file)
                .hasMessageNotContaining("auth0");
    }

    @Test
    void saysWhatIsWrongWithFilesThatAreNoLists() throws IOException {
        Path ratings = folder.resolve("unordered");
        SPARK.sql("select 'u' user_id, 'i' item_id, 'x' other").write().parquet(ratings.toString());
        Path items = folder.resolve("users-for-items");
        SPARK.sql("select 1 item_id, array(named_struct('user_id', 2, 'rating', 0.5F)) recommendations")
                .write()
                .parquet(items.toString());

        assertIsNoList(write("empty.csv"), "it is empty");
        assertIsNoList(write("header.csv", "user_id,item_id,rank"), "it holds no lists");
        assertIsNoList(write("prose.txt", "once upon a time"), "neither a header");
        assertIsNoList(write("s.csv", "user_id,item_id", "7,10"), "neither a rank nor a score");
        assertIsNoList(folder.resolve("missing.csv"), "no such file");
        assertIsNoList(ratings, "neither a rank nor a score");
        assertIsNoList(items, "users for items");
        assertThatThrownBy(() -> new ListColumns(Map.of("usr", "x"))).hasMessageContaining("did you mean user?");
    }

    private static void assertIsNoList(Path file, String problem) {
        assertThatThrownBy(() -> read(file, ALL)).isInstanceOf(UserError.class).hasMessageContaining(problem);
    }

    private static RecommendationLists read(Path file, double maxRejectedShare) {
        return RecommendationLists.read(SPARK, file.toString(), ListColumns.usual(), KNOWN, maxRejectedShare);
    }

    private Path write(String name, String... lines) throws IOException {
        return Files.write(folder.resolve(name), List.of(lines));
    }
}
