package io.github.dramatis.spark.estimate;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.spark.session.Sessions;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** 20 users with 5 ratings each, two of whom are asked about. */
class AlsRatingsTest {
    private final Dataset<Row> all = Sessions.create("tests")
            .range(100)
            .select(concat(lit("u"), col("id").mod(20)).as("user_id"), col("id").as("item_id"));
    private final Dataset<Row> asked = all.where(col("user_id").isin("u3", "u4"));

    @Test
    void allTakePartWhereThereAreNoMoreThanAllowed() {
        assertThat(users(atMost(100))).hasSize(20);
        assertThat(atMost(100).count()).isEqualTo(100);
    }

    @Test
    void pastTheLimitThoseWhoAreAskedAboutTakePartAndASampleOfTheOthers() {
        assertThat(users(atMost(40)))
                .as("30 of 90 ratings are for others")
                .contains("u3", "u4")
                .hasSizeBetween(4, 14);
        assertThat(users(atMost(10))).as("no room for anybody else").containsExactlyInAnyOrder("u3", "u4");
    }

    @Test
    void whereThoseWhoAreAskedAboutHaveTooManyASampleOfThemTakesPart() {
        AlsRatings half = atMost(5);

        assertThat(half.count()).isEqualTo(5);
        assertThat(half.rows().count()).isEqualTo(5);
        assertThat(users(half)).hasSize(1).isSubsetOf("u3", "u4");
        assertThat(users(AlsRatings.atMost(20, all, all, 7, "als")))
                .as("all are asked about")
                .hasSize(4);
    }

    @Test
    void atLeastOneUserTakesPart() {
        assertThat(atMost(1).count()).as("all that a user has").isEqualTo(5);
    }

    private AlsRatings atMost(long most) {
        return AlsRatings.atMost(most, all, asked, 7, "als");
    }

    private static Set<String> users(AlsRatings ratings) {
        return ratings.rows().select("user_id").distinct().collectAsList().stream()
                .map(row -> row.getString(0))
                .collect(Collectors.toSet());
    }
}
