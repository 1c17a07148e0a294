package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.reflection.llm.ReflectionPrompts;
import io.github.dramatis.spark.llm.Estimate;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.commons.io.FileUtils;

/**
 * Users with ratings of items of their own, whose titles carry the user's mark, reflected on in one folder again and
 * again.
 */
final class LlmWorld {
    private final Path folder;
    private final List<Interaction> interactions = new ArrayList<>();
    private final List<Item> items = new ArrayList<>();

    /** What reflecting gave. */
    record Reflected(ReflectStage.Result result, List<Profile> profiles, List<Memory> memories) {
        List<Profile> last() {
            List<Profile> last = new ArrayList<>();
            for (Profile profile : profiles) {
                if (!last.isEmpty() && last.get(last.size() - 1).userId().equals(profile.userId())) {
                    last.remove(last.size() - 1);
                }
                last.add(profile);
            }
            return last;
        }
    }

    LlmWorld(Path folder) {
        this.folder = folder;
    }

    static String mark(String user) {
        return "of " + user + " no.";
    }

    /** A user with training ratings, and one more that is held out. */
    LlmWorld user(String user, int ratings) {
        for (int i = 0; i <= ratings; i++) {
            rate(user, i, i < ratings ? "train" : "test");
        }
        return this;
    }

    LlmWorld rate(String user, int number, String split) {
        boolean test = split.equals("test");
        String item = user + "-" + number + (test ? "-test" : "");
        String title = test ? "HELD-OUT " + user : "Film " + mark(user) + " " + number;
        items.add(new Item(
                item, title, 1980 + number % 30, List.of("Drama", number % 2 == 0 ? "War" : "Crime"), Map.of()));
        interactions.add(new Interaction(user, item, 1 + number % 5, Instant.ofEpochSecond(1_000_000 + number), split));
        return this;
    }

    /** Settings below {@code reflect.llm}, as {@code key=value}; short times, four buckets. */
    static ReflectConfig config(ModelServer server, String... more) {
        return config(server.baseUrl(), more);
    }

    static ReflectConfig config(String baseUrl, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "reflect.reflector=llm",
                "reflect.item-noun=films",
                "reflect.llm.model=mock",
                "reflect.llm.base-url=" + baseUrl,
                "reflect.llm.timeout=10s",
                "reflect.llm.max-tokens=1500",
                "reflect.llm.failures.backoff=10ms",
                "reflect.llm.store.buckets=4"));
        List.of(more).forEach(setting -> settings.add("reflect.llm." + setting));
        return LoadedConfig.parse("test", "source: {format: csv, path: x}", settings)
                .config()
                .reflect();
    }

    /** Runs the stage; answers bought before are in the same folder. */
    Reflected reflect(ReflectConfig config) {
        return reflect(config, ReflectionPrompts.builtIn(RatingWorld.HALF_STARS));
    }

    Reflected reflect(ReflectConfig config, ReflectionPrompts prompts) {
        LocalStageContext context = context();
        ReflectStage.Result result = new ReflectStage(config, RatingWorld.HALF_STARS, prompts).run(context);
        return new Reflected(result, context.rows(Tables.PROFILES), context.rows(Tables.MEMORIES));
    }

    /** What the dry run says. */
    Estimate estimate(ReflectConfig config) {
        return new ReflectStage(config, RatingWorld.HALF_STARS).estimate(context(), "");
    }

    LocalStageContext context() {
        LocalStageContext context = withItems();
        context.putInteractions(interactions);
        return context;
    }

    /** The same where only these are agents. */
    LocalStageContext context(Set<String> agents) {
        LocalStageContext context = withItems();
        context.putInteractions(interactions, agents);
        return context;
    }

    private LocalStageContext withItems() {
        for (String table : List.of(
                "interactions",
                "agents",
                "items",
                "traits",
                "profiles",
                "memories",
                "reference_items",
                "reference_traits")) {
            FileUtils.deleteQuietly(folder.resolve(table).toFile());
        }
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.ITEMS, items);
        return context;
    }
}
