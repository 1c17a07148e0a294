package io.github.dramatis.spark.reflect;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReflectStageTest {
    private static final RatingScale HALF_STARS = new RatingScale(0.5, 5.0, 0.5);

    @Test
    void everyBatchOfTheTrainingPartGivesARevisionAndEveryRatingAMemory(@TempDir Path folder) {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.ITEMS, IntStream.range(0, 40).mapToObj(i -> item(i)).toList());
        context.put(
                Tables.INTERACTIONS,
                IntStream.range(0, 40)
                        .mapToObj(i -> rating("anna", i, 3 + i % 3, i < 20 ? "train" : i < 25 ? "validation" : "test"))
                        .toList());

        ReflectStage.Result result =
                new ReflectStage(new ReflectConfig("statistical", 10, "titles"), HALF_STARS).run(context);

        List<Profile> profiles = context.rows(Tables.PROFILES);
        List<Memory> memories = context.rows(Tables.MEMORIES);
        assertThat(profiles).extracting(Profile::interactions).containsExactly(10, 20, 25);
        assertThat(profiles).extracting(Profile::revision).containsExactly(1, 2, 3);
        assertThat(memories).hasSize(25);
        assertThat(result.users()).isEqualTo(1);
    }

    private static Item item(int i) {
        return new Item("i" + i, "Title " + i, 1990 + i, List.of(i % 2 == 0 ? "Crime" : "Drama"), Map.of());
    }

    private static Interaction rating(String user, int i, double rating, String split) {
        return new Interaction(user, "i" + i, rating, Instant.ofEpochSecond(1000L * i), split);
    }
}
