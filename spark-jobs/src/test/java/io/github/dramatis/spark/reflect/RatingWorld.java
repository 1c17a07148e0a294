package io.github.dramatis.spark.reflect;

import io.github.dramatis.core.config.ReflectConfig;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.UserTrait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Ratings and items to reflect on: a slice of MovieLens, or generated. */
record RatingWorld(List<Interaction> interactions, List<Item> items) {
    static final RatingScale HALF_STARS = new RatingScale(0.5, 5.0, 0.5);
    static final ReflectConfig CONFIG = new ReflectConfig("statistical", 10, "films");

    /** What reflecting gave. */
    record Reflected(
            ReflectStage.Result result, List<UserTrait> traits, List<Profile> profiles, List<Memory> memories) {}

    /** The slice of ml-latest-small that tests/golden/traits.py made. */
    static RatingWorld movieLens() {
        List<Interaction> interactions = lines("interactions.tsv").stream()
                .map(f -> new Interaction(
                        f[0], f[1], Double.parseDouble(f[2]), Instant.ofEpochSecond(Long.parseLong(f[3])), f[4]))
                .toList();
        List<Item> items = lines("items.tsv").stream()
                .map(f -> new Item(
                        f[0],
                        f[1],
                        f[2].isEmpty() ? null : Integer.valueOf(f[2]),
                        f[3].isEmpty() ? List.of() : List.of(f[3].split("\\|")),
                        Map.of()))
                .toList();
        return new RatingWorld(interactions, items);
    }

    /** Users with 20 to 60 ratings of the same 60 items, split as ingest does. */
    static RatingWorld generated(int users, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> categories = List.of("Drama", "Crime", "Comedy", "War", "Sci-Fi");
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            List<String> two = List.of(categories.get(i % 5), categories.get((i + 1 + i / 30) % 5));
            items.add(new Item("i" + i, "Title " + i, 1960 + i, two, Map.of()));
        }
        List<Interaction> interactions = new ArrayList<>();
        for (int u = 0; u < users; u++) {
            int size = 20 + random.nextInt(41);
            int training = size * 6 / 10;
            int train = training - training / 6;
            int first = random.nextInt(60);
            for (int k = 0; k < size; k++) {
                double rating = (1 + random.nextInt(5) + random.nextInt(6)) / 2.0;
                String split = k < train ? "train" : k < training ? "validation" : "test";
                Instant time = Instant.ofEpochSecond(1_000_000L + 60L * (k / 2));
                interactions.add(new Interaction("u" + u, "i" + (first + 7 * k) % 60, rating, time, split));
            }
        }
        return new RatingWorld(List.copyOf(interactions), List.copyOf(items));
    }

    /** Runs the stage in a folder of its own. */
    Reflected reflect(Path folder) {
        LocalStageContext context = new LocalStageContext(folder);
        context.put(Tables.ITEMS, items);
        context.putInteractions(interactions);
        ReflectStage.Result result = new ReflectStage(CONFIG, HALF_STARS).run(context);
        return new Reflected(
                result, context.rows(Tables.TRAITS), context.rows(Tables.PROFILES), context.rows(Tables.MEMORIES));
    }

    /** The fields of each line of a tab-separated resource but its header. */
    static List<String[]> lines(String resource) {
        try (var in = RatingWorld.class.getResourceAsStream("/reflect/" + resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> line.split("\t", -1)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
