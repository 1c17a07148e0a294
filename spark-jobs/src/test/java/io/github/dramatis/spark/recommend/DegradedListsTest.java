package io.github.dramatis.spark.recommend;

import static io.github.dramatis.spark.recommend.ListFiles.SPARK;
import static io.github.dramatis.spark.recommend.ListFiles.items;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.table.RecommendedItem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Lists of ten places for three users by two recommenders, one of them in two rounds. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DegradedListsTest {
    private static final int LISTS = 9;
    private static final Map<Integer, Integer> REPLACED = new TreeMap<>(Map.of(25, 3, 50, 5, 75, 8, 100, 10));

    private final List<RecommendedItem> originals = originals();
    private final Dataset<Row> seen = SPARK.sql("select concat('u', u) user_id, concat('i', i) item_id"
            + " from (select explode(sequence(0, 2)) u) cross join (select explode(sequence(20, 29)) i)");
    private final Dataset<Row> catalogue = SPARK.sql("select concat('i', id) item_id from range(40)");
    private final Map<Integer, List<RecommendedItem>> degraded = new TreeMap<>();

    @BeforeAll
    void degrade() {
        Dataset<Row> lists = ListFiles.rows(originals);
        for (int percent : REPLACED.keySet()) {
            degraded.put(percent, ListFiles.places(new DegradedLists(seen, catalogue, 7).of(lists, percent)));
        }
    }

    @Test
    void replaceExactlyTheShareOfEachList() {
        REPLACED.forEach((percent, places) -> {
            List<RecommendedItem> lists = degraded.get(percent);
            assertThat(lists).hasSameSizeAs(originals);
            for (int list = 0; list < LISTS; list++) {
                int first = 10 * list;
                assertThat(IntStream.range(first, first + 10)
                                .filter(i -> isReplaced(lists, i))
                                .count())
                        .isEqualTo(places.longValue());
            }
        });
    }

    @Test
    void replaceAtLargerSharesByTheSameWhatSmallerOnesReplace() {
        List<RecommendedItem> before = originals;
        for (List<RecommendedItem> lists : degraded.values()) {
            for (int i = 0; i < lists.size(); i++) {
                if (isReplaced(before, i)) {
                    assertThat(lists.get(i).itemId()).isEqualTo(before.get(i).itemId());
                }
            }
            before = lists;
        }
    }

    @Test
    void holdNothingTwiceAndNothingThatTheListOrTheUserHasHadBefore() {
        degraded.values().forEach(lists -> {
            for (int i = 0; i < lists.size(); i++) {
                if (isReplaced(lists, i)) {
                    int item = Integer.parseInt(lists.get(i).itemId().substring(1));
                    assertThat(item < 10 || (item >= 20 && item < 30))
                            .as(lists.get(i).toString())
                            .isFalse();
                }
            }
            Set<String> places = new HashSet<>();
            lists.forEach(place -> assertThat(
                            places.add(place.recommender() + place.userId() + place.round() + place.itemId()))
                    .isTrue());
        });
    }

    @Test
    void keepAllElseAndAreNamedAfterTheShare() {
        List<RecommendedItem> half = degraded.get(50);
        for (int i = 0; i < half.size(); i++) {
            RecommendedItem original = originals.get(i);
            RecommendedItem place = half.get(i);
            assertThat(place.recommender()).isEqualTo(original.recommender() + "@50");
            assertThat(place.userId()).isEqualTo(original.userId());
            assertThat(place.rank()).isEqualTo(original.rank());
            assertThat(place.round()).isEqualTo(original.round());
            assertThat(place.score()).isEqualTo(isReplaced(half, i) ? null : original.score());
            assertThat(place.propensity()).isEqualTo(isReplaced(half, i) ? null : original.propensity());
        }
    }

    @Test
    void differByUserButNotByRecommender() {
        List<RecommendedItem> all = degraded.get(100);
        List<String> first =
                all.subList(0, 10).stream().map(RecommendedItem::itemId).toList();
        List<String> otherUser =
                all.subList(10, 20).stream().map(RecommendedItem::itemId).toList();
        List<String> otherRecommender =
                all.subList(30, 40).stream().map(RecommendedItem::itemId).toList();

        assertThat(otherUser).isNotEqualTo(first);
        assertThat(otherRecommender).isEqualTo(first);
    }

    @Test
    void areTheOriginalsAtNoShare() {
        DegradedLists lists = new DegradedLists(seen, catalogue, 7);

        assertThat(ListFiles.places(lists.of(ListFiles.rows(originals), 0))).isEqualTo(originals);
        assertThatThrownBy(() -> lists.of(ListFiles.rows(originals), 101)).isInstanceOf(UserError.class);
    }

    @Test
    void stayAsTheyAreWhereTheCatalogueRunsOut() {
        DegradedLists lists = new DegradedLists(seen, items("i0", "i1", "i20", "i33"), 7);

        List<RecommendedItem> all = ListFiles.places(lists.of(ListFiles.rows(originals.subList(0, 10)), 100));

        assertThat(IntStream.range(0, 10).filter(i -> isReplaced(all, i))).hasSize(1);
        assertThat(all).extracting(RecommendedItem::itemId).containsOnlyOnce("i33");
    }

    private boolean isReplaced(List<RecommendedItem> lists, int i) {
        return !lists.get(i).itemId().equals(originals.get(i).itemId());
    }

    /** By recommender, user, round and rank; items i0 to i9. */
    private static List<RecommendedItem> originals() {
        List<RecommendedItem> places = new ArrayList<>();
        for (String recommender : List.of("A", "B")) {
            for (String user : List.of("u0", "u1", "u2")) {
                for (int round = 1; round <= (recommender.equals("A") ? 1 : 2); round++) {
                    for (int rank = 1; rank <= 10; rank++) {
                        Integer named = recommender.equals("A") ? null : round;
                        places.add(new RecommendedItem(
                                recommender, user, "i" + (10 - rank), rank, 1.0 / rank, named, 0.5));
                    }
                }
            }
        }
        return places;
    }
}
