package io.github.dramatis.spark.ingest;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.SplitConfig;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.spark.sampling.KthSmallest;
import io.github.dramatis.spark.session.Sessions;
import io.github.dramatis.spark.stage.CountedWork;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;

/** The split against a naive one that walks along each user's ratings. */
class TemporalSplitTest {
    private static final long SECOND = 1_000_000;
    private final SparkSession spark = Sessions.create("tests");

    private record Rated(String user, String item, long micros) {}

    @Test
    void everyUserIsCutWhereANaiveWalkCuts() {
        List<Rated> ratings = withManyTies(150);
        SplitConfig config = new SplitConfig("per-user", 0.6, 1.0 / 6, 2);

        Map<String, String> found = split(ratings, config);

        assertThat(found).isEqualTo(naive(ratings, 0.6, 1.0 / 6));
        assertThat(found.values()).contains("train", "validation", "test");
    }

    @Test
    void ratingsOfOneMomentAreNeverParted() {
        List<Rated> ratings = withManyTies(60);

        Map<String, String> found = split(ratings, new SplitConfig("per-user", 0.5, 0.25, 2));

        Map<String, String> partOfMoment = new HashMap<>();
        for (Rated rating : ratings) {
            String part = found.get(rating.user + "/" + rating.item);
            assertThat(partOfMoment.merge(
                            rating.user + "@" + rating.micros, part, (a, b) -> a.equals(b) ? a : "parted"))
                    .isNotEqualTo("parted");
        }
    }

    @Test
    void aGlobalCutIsOneMomentForAll() {
        List<Rated> ratings = new ArrayList<>();
        for (int user = 0; user < 120; user++) {
            for (int i = 0; i < 10; i++) {
                ratings.add(new Rated("u" + user, "i" + i, (i * 200L + user) * SECOND));
            }
        }

        Map<String, String> found = split(ratings, new SplitConfig("global", 0.6, 1.0 / 6, 2));

        assertThat(ratings).allSatisfy(rating -> {
            long step = rating.micros / SECOND / 200;
            assertThat(found.get(rating.user + "/" + rating.item))
                    .isEqualTo(step < 5 ? "train" : step < 6 ? "validation" : "test");
        });
    }

    @Test
    void aGlobalCutWithFewUsersOnBothSidesIsRefusedWithTheFigure() {
        List<Rated> ratings = new ArrayList<>();
        for (int user = 0; user < 130; user++) {
            for (int i = 0; i < 4; i++) {
                // 99 users rate all the time, 31 early only
                ratings.add(new Rated("u" + user, "i" + i, (user < 99 ? 1000L * i : i) * SECOND + user));
            }
        }

        assertThatThrownBy(() -> split(ratings, new SplitConfig("global", 0.6, 1.0 / 6, 2)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("99 users have ratings both before and after the cut at 1970-01-01T")
                .hasMessageContaining("per-user");
    }

    @Test
    void theKthSmallestOfMoreValuesThanFitOnTheDriverIsExact() {
        // hashes over the whole range of 63 bits; more than the 65,536 that are looked at at once
        Dataset<Row> values = spark.range(200_000).selectExpr("id", "shiftrightunsigned(xxhash64(id), 1) as value");
        long[] sorted = values.select("value").collectAsList().stream()
                .mapToLong(row -> row.getLong(0))
                .sorted()
                .toArray();

        for (int k : new int[] {1, 77_777, 200_000}) {
            assertThat(KthSmallest.of(values, values.col("value"), k)).hasValue(sorted[k - 1]);
        }
        assertThat(KthSmallest.of(values, values.col("value"), 200_001)).isEmpty();
    }

    @Test
    void whatTheKthSmallestIsLookedForInIsComputedOnceAndInOneJobWhereItIsLittle() {
        LongAccumulator computed = spark.sparkContext().longAccumulator();
        UDF1<Long, Long> counted = id -> {
            computed.add(1);
            return 7 * id;
        };
        Column value = udf(counted, DataTypes.LongType).apply(col("id"));

        assertThat(KthSmallest.of(spark.range(0, 200_000, 1, 3).toDF(), value, 150_000))
                .hasValue(7 * 149_999);
        assertThat(computed.value()).isEqualTo(200_000);

        CountedWork little = CountedWork.of(
                spark, () -> assertThat(KthSmallest.of(spark.range(0, 100, 1, 3).toDF(), value, 30))
                        .hasValue(7 * 29));
        assertThat(little.jobs()).isEqualTo(1);
    }

    private Map<String, String> split(List<Rated> ratings, SplitConfig config) {
        List<Row> rows = ratings.stream()
                .map(r -> RowFactory.create("f", 0L, r.user, r.item, 3.0, r.micros, null, false, null))
                .toList();
        Dataset<Row> histories = Histories.of(spark.createDataFrame(rows, RatingsReader.SCHEMA));
        Map<String, String> parts = new TreeMap<>();
        new TemporalSplit(config)
                .apply(histories)
                .collectAsList()
                .forEach(row ->
                        parts.put(row.getAs("user_id") + "/" + row.getAs("item_id"), row.<String>getAs("split")));
        return parts;
    }

    private static List<Rated> withManyTies(int users) {
        SplittableRandom random = new SplittableRandom(5);
        List<Rated> ratings = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            int count = 2 + random.nextInt(30);
            for (int i = 0; i < count; i++) {
                ratings.add(new Rated("u" + user, "i" + i, random.nextInt(1 + count / 2) * SECOND));
            }
        }
        return ratings;
    }

    private static Map<String, String> naive(List<Rated> ratings, double trainFraction, double validationFraction) {
        Map<String, List<Rated>> byUser = new HashMap<>();
        ratings.forEach(
                r -> byUser.computeIfAbsent(r.user, u -> new ArrayList<>()).add(r));
        Map<String, String> parts = new TreeMap<>();
        byUser.forEach((user, history) -> {
            history.sort(Comparator.comparingLong(Rated::micros).thenComparing(Rated::item));
            int before =
                    (int) Math.max(1, Math.min(history.size() - 1, Math.floor(history.size() * trainFraction + 0.5)));
            int train = before - (int) Math.min(before - 1, Math.floor(before * validationFraction + 0.5));
            // the time of the last rating before the boundary still belongs before it
            long lastTrain = history.get(train - 1).micros;
            long lastBefore = history.get(before - 1).micros;
            for (Rated r : history) {
                String part = r.micros <= lastTrain ? "train" : r.micros <= lastBefore ? "validation" : "test";
                parts.put(user + "/" + r.item, part);
            }
        });
        return parts;
    }
}
