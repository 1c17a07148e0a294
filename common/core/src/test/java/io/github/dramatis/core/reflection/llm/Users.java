package io.github.dramatis.core.reflection.llm;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.core.reflection.Cut;
import io.github.dramatis.core.reflection.ProfileText;
import io.github.dramatis.core.reflection.RatedItem;
import io.github.dramatis.core.reflection.RatingSum;
import io.github.dramatis.core.reflection.TraitCuts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Users to reflect on. */
final class Users {
    static final RatingScale SCALE = new RatingScale(0.5, 5, 0.5);
    private static final TraitCuts CUTS = new TraitCuts(Cut.NONE, Cut.NONE, Cut.NONE);

    private Users() {}

    /** @param more lines below {@code reflect.llm} */
    static ReflectionSettings settings(String... more) {
        return settings(SCALE, more);
    }

    static ReflectionSettings settings(RatingScale scale, String... more) {
        String yaml =
                "source: {format: csv, path: x}\nreflect:\n  reflector: llm\n  item-noun: films\n  llm:\n    model: m\n"
                        + String.join(
                                "",
                                List.of(more).stream()
                                        .map(line -> "    " + line + "\n")
                                        .toList());
        ReflectConfig config =
                LoadedConfig.parse("test", yaml, List.of()).config().reflect();
        return new ReflectionSettings(config, ReflectionPrompts.builtIn(scale), scale);
    }

    static List<RatedItem> ratings(int count) {
        List<RatedItem> ratings = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ratings.add(rating(i, "Title " + (char) ('A' + i % 26) + i));
        }
        return ratings;
    }

    static RatedItem rating(int i, String title) {
        return new RatedItem(
                "i" + i,
                title,
                1950 + i % 60,
                List.of("Drama", i % 2 == 0 ? "War" : "Comedy"),
                (1 + i % 10) / 2.0,
                Instant.ofEpochSecond(i),
                new RatingSum(5, 15_000_000));
    }

    static UserReflection reflection(List<RatedItem> ratings, ReflectionSettings settings) {
        ProfileText text = new ProfileText(settings.scale(), "films");
        return new UserReflection(UserHistory.read("u", ratings.iterator(), settings, CUTS, text), settings);
    }
}
