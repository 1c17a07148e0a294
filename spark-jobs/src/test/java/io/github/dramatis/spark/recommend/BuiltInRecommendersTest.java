package io.github.dramatis.spark.recommend;

import static io.github.dramatis.spark.recommend.ListFiles.SPARK;
import static io.github.dramatis.spark.recommend.ListFiles.items;
import static io.github.dramatis.spark.recommend.ListFiles.users;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.dramatis.core.config.RecommendersConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.CheckpointFolder;
import io.github.dramatis.spark.estimate.TwoTastes;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.RecommendedItem;
import io.github.dramatis.spark.table.RowCodec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BuiltInRecommendersTest {
    private static final RatingScale SCALE = new RatingScale(1, 5, 1);
    private static final String NEW_USER = "new";

    /** 3 ratings of a, 2 of b and of c, 1 of d; e is rated in the test part alone, f since the last full run. */
    private static final List<Interaction> SMALL = List.of(
            rating("u1", "a", 5, 0, "train"),
            rating("u1", "b", 4, 10, "train"),
            rating("u1", "e", 5, 90, "test"),
            rating("u2", "a", 4, 0, "train"),
            rating("u2", "c", 3, 0, "validation"),
            rating("u3", "a", 3, 0, "train"),
            rating("u3", "b", 2, 10, "train"),
            rating("u3", "c", 5, 20, "train"),
            rating("u3", "d", 4, 10, "train"),
            new Interaction("u4", "f", 5, Instant.EPOCH.plus(Duration.ofDays(40)), "train", true));

    private final List<Interaction> tastes = TwoTastes.ratings();
    private CheckpointFolder checkpoints;

    @BeforeAll
    void keepCheckpoints(@TempDir Path folder) {
        checkpoints = CheckpointFolder.in(SPARK.sparkContext(), folder.toString());
    }

    @AfterAll
    void removeCheckpoints() {
        checkpoints.close();
    }

    @Test
    void popularityCountsTheTrainingPartAndLeavesOutWhatTheUserRated() {
        Map<String, List<RecommendedItem>> lists =
                byUser(small(BuiltIn.POPULARITY, 2, "u1", "u2", "u3", "u4", NEW_USER));

        assertThat(lists.get("u1"))
                .containsExactly(
                        new RecommendedItem("popularity", "u1", "c", 1, 2.0, null, null),
                        new RecommendedItem("popularity", "u1", "d", 2, 1.0, null, null));
        assertThat(ids(lists.get("u2"))).containsExactly("b", "d");
        assertThat(lists).doesNotContainKey("u3");
        assertThat(ids(lists.get("u4"))).containsExactly("a", "b");
        assertThat(ids(lists.get(NEW_USER))).containsExactly("a", "b");
    }

    @Test
    void recentPopularityHalvesWeightsCountedFromTheLatestTrainingRating() {
        List<RecommendedItem> list = small(BuiltIn.RECENT_POPULARITY, 9, NEW_USER);

        assertThat(ids(list)).containsExactly("c", "b", "a", "d");
        assertThat(list).extracting(RecommendedItem::score).containsExactly(1.25, 1.0, 0.75, 0.5);
    }

    @Test
    void biasRanksByTheDampedMean() {
        List<RecommendedItem> list = small(BuiltIn.BIAS, 9, NEW_USER);

        assertThat(ids(list)).containsExactly("a", "c", "d", "b");
        assertThat(list.get(0).score()).isCloseTo(0.75 / 4, within(1e-9));
        assertThat(list.get(3).score()).isCloseTo(-1.5 / 3, within(1e-9));
    }

    @Test
    void contentRanksByTheCosineWithTheMeanOfLikedItems() {
        Dataset<Row> vectors = vectors(Map.of(
                "a", new float[] {1, 0},
                "b", new float[] {0, 1},
                "c", new float[] {0.6f, 0.8f},
                "d", new float[] {0.8f, 0.6f},
                "e", new float[] {-1, 0}));
        List<Interaction> ratings = List.of(
                rating("one liked", "a", 5, 0, "train"),
                rating("one liked", "b", 1, 0, "train"),
                rating("none liked", "a", 2, 0, "train"),
                rating("none liked", "b", 2, 0, "train"));

        Map<String, List<RecommendedItem>> lists = byUser(ListFiles.places(
                recommenders(ratings, vectors).lists(BuiltIn.CONTENT, users("one liked", "none liked", NEW_USER), 3)));

        assertThat(ids(lists.get("one liked"))).containsExactly("d", "c", "e");
        assertThat(lists.get("one liked").get(0).score()).isCloseTo(0.8, within(1e-6));
        assertThat(ids(lists.get("none liked"))).containsExactly("c", "d", "e");
        assertThat(lists.get("none liked").get(0).score()).isCloseTo(1.4 / Math.sqrt(2), within(1e-6));
        assertThat(lists.get(NEW_USER))
                .containsExactly(
                        new RecommendedItem("content", NEW_USER, "a", 1, null, null, null),
                        new RecommendedItem("content", NEW_USER, "b", 2, null, null, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"ITEM_KNN", "USER_KNN"})
    void neighboursScoreAsNumpyDoes(BuiltIn knn) throws IOException {
        JsonNode golden = new ObjectMapper().readTree(new File("src/test/resources/golden/recommendations/knn.json"));
        List<Interaction> ratings = new ArrayList<>();
        golden.get("taken")
                .forEach(pair ->
                        ratings.add(rating(pair.get(0).asText(), pair.get(1).asText(), 3, 0, "train")));
        Map<String, Double> expected = new HashMap<>();
        golden.get(knn.title())
                .forEach(row -> expected.put(
                        row.get(0).asText() + " " + row.get(1).asText(),
                        row.get(2).doubleValue()));
        String[] asked = ratings.stream().map(Interaction::userId).distinct().toArray(String[]::new);

        List<RecommendedItem> places =
                ListFiles.places(recommenders(ratings, vectors(Map.of())).lists(knn, users(asked), 18));

        Map<String, Double> scores = places.stream()
                .filter(place -> place.score() != null)
                .collect(toMap(place -> place.userId() + " " + place.itemId(), RecommendedItem::score));
        assertThat(scores).hasSize(expected.size());
        scores.forEach((pair, score) -> assertThat(score).isCloseTo(expected.get(pair), within(1e-8)));
        byUser(places).values().forEach(list -> assertThat(list)
                .extracting(RecommendedItem::score)
                .isSortedAccordingTo((a, b) -> a == null ? (b == null ? 0 : 1) : b == null ? -1 : b.compareTo(a)));
    }

    @ParameterizedTest
    @EnumSource(names = {"RANDOM", "ITEM_KNN", "IMPLICIT_ALS"})
    void listsAreFullUnseenAndTheSameWhateverThePartitions(BuiltIn recommender) {
        Map<String, Set<String>> seen = TwoTastes.of(tastes, "train", "validation").stream()
                .collect(groupingBy(Interaction::userId, mapping(Interaction::itemId, toSet())));
        String[] asked = seen.keySet().toArray(String[]::new);
        Dataset<Row> interactions = interactions(tastes);

        List<RecommendedItem> places = ListFiles.places(ofTastes(interactions).lists(recommender, users(asked), 4));
        List<RecommendedItem> again = ListFiles.places(ofTastes(interactions.repartition(3, functions.rand(3)))
                .lists(recommender, users(asked).repartition(3), 4));

        assertThat(again).isEqualTo(places);
        byUser(places).forEach((user, list) -> {
            int unseen = TwoTastes.ITEMS - seen.get(user).size();
            assertThat(list)
                    .extracting(RecommendedItem::rank)
                    .containsExactlyElementsOf(List.of(1, 2, 3, 4).subList(0, Math.min(4, unseen)));
            assertThat(ids(list)).doesNotHaveDuplicates().doesNotContainAnyElementsOf(seen.get(user));
        });
    }

    @Test
    void alsFindsTheTastesThatPopularityCannotTell() {
        List<RecommendedItem> places = ListFiles.places(
                ofTastes(interactions(tastes)).lists(BuiltIn.ALS_SMALL, users("u0", "u1", "u2", "u3", "u4", "u5"), 2));

        assertThat(places)
                .filteredOn(place -> parity(place.userId()) == parity(place.itemId()))
                .hasSizeGreaterThanOrEqualTo(10);
    }

    @ParameterizedTest
    @EnumSource(names = {"ALS", "IMPLICIT_ALS"})
    void alsIsFittedOnNoMoreRatingsThanAllowedAndWhoHasNoPartInItGetsPopularItems(BuiltIn als) {
        BuiltInRecommenders recommenders = new BuiltInRecommenders(
                TrainingPart.of(interactions(tastes)), items("i0"), vectors(Map.of()), SCALE, config(20), 7);

        List<RecommendedItem> places =
                ListFiles.places(recommenders.lists(als, users("u0", "u1", "u2", "u3", "u4", "u5"), 1));

        assertThat(places).hasSize(6);
        assertThat(places)
                .filteredOn(place -> place.score() != null)
                .as("users who have about 20 of the 60 ratings")
                .hasSizeBetween(1, 4);
    }

    @Test
    void randomListsDifferByUserAndSeed() {
        Dataset<Row> asked = users("u1", NEW_USER);
        Dataset<Row> many = SPARK.range(0, 300, 1, 1).selectExpr("cast(id as string) item_id");
        Map<String, List<RecommendedItem>> lists =
                byUser(ListFiles.places(recommenders(many, 1).lists(BuiltIn.RANDOM, asked, 5)));

        assertThat(ids(lists.get("u1"))).isNotEqualTo(ids(lists.get(NEW_USER)));
        assertThat(byUser(ListFiles.places(recommenders(many, 2).lists(BuiltIn.RANDOM, asked, 5)))
                        .get("u1"))
                .isNotEqualTo(lists.get("u1"));
    }

    @Test
    void neighboursAreFoundByNoMoreRatingsOfAUserThanAllowed() {
        RecommendersConfig oneRating = new RecommendersConfig(3, 2, 3, 0.1, 40, 2, 1000, 5, 10, 1, 300, 10, 1, 2);
        BuiltInRecommenders recommenders = new BuiltInRecommenders(
                TrainingPart.of(interactions(SMALL)), items("a"), vectors(Map.of()), SCALE, oneRating, 7);

        List<RecommendedItem> places = ListFiles.places(recommenders.lists(BuiltIn.ITEM_KNN, users("u1"), 2));

        // no user has two items, so no items have a user in common: popular ones fill the list
        assertThat(places).extracting(RecommendedItem::score).containsOnlyNulls();
        assertThat(ids(places)).containsExactly("c", "d");
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheNames() {
        assertThat(BuiltIn.of("item-knn")).isEqualTo(BuiltIn.ITEM_KNN);
        assertThatThrownBy(() -> BuiltIn.of("itemknn"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("did you mean item-knn?")
                .hasMessageContaining("recent-popularity");
    }

    private static List<RecommendedItem> small(BuiltIn recommender, int depth, String... asked) {
        return ListFiles.places(recommenders(SMALL, vectors(Map.of())).lists(recommender, users(asked), depth));
    }

    private static BuiltInRecommenders recommenders(List<Interaction> ratings, Dataset<Row> vectors) {
        return recommenders(interactions(ratings), items("a"), vectors, 7);
    }

    private static BuiltInRecommenders recommenders(Dataset<Row> catalogue, long seed) {
        return recommenders(interactions(SMALL), catalogue, vectors(Map.of()), seed);
    }

    private static BuiltInRecommenders ofTastes(Dataset<Row> interactions) {
        Map<String, float[]> vectors = new HashMap<>();
        for (int item = 0; item < TwoTastes.ITEMS; item++) {
            vectors.put("i" + item, new float[] {item % 2, 1, item});
        }
        Dataset<Row> catalogue = interactions.select("item_id").distinct();
        return recommenders(interactions, catalogue, vectors(vectors), 7);
    }

    private static BuiltInRecommenders recommenders(
            Dataset<Row> interactions, Dataset<Row> catalogue, Dataset<Row> vectors, long seed) {
        return new BuiltInRecommenders(TrainingPart.of(interactions), catalogue, vectors, SCALE, config(1000), seed);
    }

    private static RecommendersConfig config(long alsMaxRatings) {
        return new RecommendersConfig(3, 2, 3, 0.1, 40, 2, alsMaxRatings, 5, 10, 300, 300, 10, 1, 2);
    }

    private static Dataset<Row> interactions(List<Interaction> ratings) {
        RowCodec<Interaction> codec = RowCodec.of(Interaction.class);
        return SPARK.createDataFrame(ratings.stream().map(codec::encode).toList(), codec.schema());
    }

    private static Dataset<Row> vectors(Map<String, float[]> vectors) {
        RowCodec<ItemVector> codec = RowCodec.of(ItemVector.class);
        List<Row> rows = vectors.entrySet().stream()
                .map(item -> codec.encode(new ItemVector(item.getKey(), item.getValue())))
                .toList();
        return SPARK.createDataFrame(rows, codec.schema());
    }

    private static Interaction rating(String user, String item, double rating, int day, String split) {
        return new Interaction(user, item, rating, Instant.EPOCH.plus(Duration.ofDays(day)), split);
    }

    private static Map<String, List<RecommendedItem>> byUser(List<RecommendedItem> places) {
        return places.stream().collect(groupingBy(RecommendedItem::userId));
    }

    private static List<String> ids(List<RecommendedItem> places) {
        return places.stream().map(RecommendedItem::itemId).toList();
    }

    private static int parity(String id) {
        return Integer.parseInt(id.substring(1)) % 2;
    }
}
