package io.github.dramatis.spark.recommend;

import static io.github.dramatis.spark.recommend.ListFiles.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** Lists of five users, three places each: user u has u-1, u-2, u-3. */
class WorseListsTest {
    private final Dataset<Row> lists =
            SPARK.sql("select 'als' recommender, concat('u', u) user_id, concat('u', u, '-', r)"
                    + " item_id, r rank, 0.5D propensity from (select explode(sequence(0, 4)) u) cross join"
                    + " (select explode(sequence(1, 3)) r)");
    private final Dataset<Row> nothing = lists.select("user_id", "item_id").limit(0);

    private static Map<String, List<String>> byUser(Dataset<Row> rows) {
        return rows.sort("user_id", "rank").collectAsList().stream()
                .collect(Collectors.groupingBy(
                        row -> row.getAs("user_id"),
                        Collectors.mapping(row -> row.getAs("item_id"), Collectors.toList())));
    }

    @Test
    void everyUserGetsTheWholeListOfOneOther() {
        Dataset<Row> others = WorseLists.ofAnotherUser(lists, nothing, 7);

        Map<String, List<String>> given = byUser(others);
        Map<String, String> givers = new HashMap<>();
        given.forEach((user, items) -> {
            String giver = items.get(0).substring(0, 2);
            assertThat(giver).isNotEqualTo(user);
            assertThat(items).containsExactly(giver + "-1", giver + "-2", giver + "-3");
            givers.put(user, giver);
        });
        assertThat(givers.keySet())
                .hasSize(5)
                .isEqualTo(Map.copyOf(givers).values().stream().collect(Collectors.toSet()));
        assertThat(others.select("recommender").distinct().collectAsList())
                .extracting(row -> row.getString(0))
                .containsExactly("als@another-user");
        assertThat(others.where("propensity is not null").count())
                .as("the chance was that of the own list")
                .isZero();
    }

    @Test
    void whatTheUserHasSeenIsLeftOutAndThePlacesCloseUp() {
        Dataset<Row> seen = SPARK.sql("select concat('u', u) user_id, concat('u', g, '-1') item_id from"
                + " (select explode(sequence(0, 4)) u) cross join (select explode(sequence(0, 4)) g)");

        Dataset<Row> others = WorseLists.ofAnotherUser(lists, seen, 7);

        assertThat(byUser(others))
                .hasSize(5)
                .allSatisfy((user, items) -> assertThat(items).hasSize(2).noneMatch(item -> item.endsWith("-1")));
        assertThat(others.select("rank").distinct().sort("rank").collectAsList())
                .extracting(row -> row.getInt(0))
                .containsExactly(1, 2);
    }

    @Test
    void aSingleUserHasNobodyElsesList() {
        assertThat(WorseLists.ofAnotherUser(lists.where("user_id = 'u0'"), nothing, 7)
                        .isEmpty())
                .isTrue();
    }

    @Test
    void aboutATenthOfTheRatingsIsLeftAndEverythingSeenStays() {
        Dataset<Row> ratings = SPARK.range(2000).selectExpr("'u' user_id", "cast(id as string) item_id");

        TrainingPart tenth = WorseLists.tenth(new TrainingPart(ratings, ratings), 7);

        assertThat(tenth.ratings().count()).isBetween(150L, 250L);
        assertThat(tenth.seen().count()).isEqualTo(2000);
    }
}
