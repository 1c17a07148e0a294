package io.github.dramatis.spark.examples;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.ItemVector;
import io.github.dramatis.spark.table.Memory;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.Target;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A small world of ratings on half stars, whose profiles and memories tell every rating that they know. */
final class RatedWorld {
    static final RatingScale HALF_STARS = new RatingScale(0.5, 5, 0.5);
    static final int BATCH = 4;
    private static final Comparator<Interaction> BY_TIME =
            Comparator.comparing(Interaction::timestamp).thenComparing(Interaction::itemId);

    private final List<Interaction> interactions = new ArrayList<>();
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Map<String, float[]> vectors = new LinkedHashMap<>();
    private final Set<String> untargeted = new HashSet<>();
    private final List<Target> choices = new ArrayList<>();

    /**
     * Users rate most of the items, a third of them in pairs of one moment; 8 train, 2 validation, the rest test rows.
     */
    static RatedWorld generated(int users, int itemCount) {
        RatedWorld world = new RatedWorld();
        SplittableRandom draws = Draws.generator(1, "world", "ratings");
        for (int i = 0; i < itemCount; i++) {
            float[] vector = {(float) draws.nextDouble(-1, 1), (float) draws.nextDouble(-1, 1), 0.3f};
            world.item("i" + i, "Film " + i, vector);
        }
        for (int u = 0; u < users; u++) {
            int first = draws.nextInt(itemCount);
            int rows = 12 + u % 3;
            for (int r = 0; r < rows; r++) {
                String split = r < 8 ? "train" : r < 10 ? "validation" : "test";
                double rating = HALF_STARS.at(draws.nextInt(HALF_STARS.size()));
                int second = r < 10 ? r - (r % 3 == 1 ? 1 : 0) : r;
                world.rate("u" + u, "i" + (first + 5 * r) % itemCount, rating, second, split);
            }
        }
        return world;
    }

    RatedWorld item(String id, String title, float... vector) {
        items.put(id, new Item(id, title, 1990, List.of("Drama"), Map.of()));
        if (vector.length > 0) {
            vectors.put(id, vector);
        }
        return this;
    }

    /** Gives an item fields. */
    RatedWorld describe(String id, Map<String, String> fields) {
        items.computeIfPresent(
                id, (same, item) -> new Item(id, item.title(), item.year(), item.categories(), Map.of(), fields));
        return this;
    }

    RatedWorld rate(String user, String item, double rating, int second, String split) {
        interactions.add(new Interaction(user, item, rating, Instant.ofEpochSecond(1_000_000 + second), split));
        return this;
    }

    /** A rating that the last full run did not have. */
    RatedWorld rateLater(String user, String item, double rating, int second, String split) {
        interactions.add(new Interaction(user, item, rating, Instant.ofEpochSecond(1_000_000 + second), split, true));
        return this;
    }

    /** Takes a rating out of the targets. */
    RatedWorld untargeted(String user, String item) {
        untargeted.add(user + ":" + item);
        return this;
    }

    /** Asks which of some items a user takes at a moment, who takes one of them or another. */
    RatedWorld choose(String user, String taken, int second, String split, String... slate) {
        choices.add(new Target(
                user + ":" + taken + ":choice",
                user,
                taken,
                Target.CHOICE,
                split,
                split,
                1,
                2.5,
                List.of(slate),
                Instant.ofEpochSecond(1_000_000 + second)));
        return this;
    }

    List<Interaction> interactions() {
        return interactions;
    }

    /** The same world, in which the user gave the item another rating. */
    RatedWorld changed(String user, String item) {
        RatedWorld other = new RatedWorld();
        other.items.putAll(items);
        other.vectors.putAll(vectors);
        for (Interaction row : interactions) {
            boolean theOne = row.userId().equals(user) && row.itemId().equals(item);
            other.interactions.add(theOne ? withOtherRating(row) : row);
        }
        return other;
    }

    /** The same world, in which every test row has another rating. */
    RatedWorld withOtherTestRatings() {
        RatedWorld other = new RatedWorld();
        other.items.putAll(items);
        other.vectors.putAll(vectors);
        interactions.forEach(row -> other.interactions.add(row.split().equals("test") ? withOtherRating(row) : row));
        return other;
    }

    private static Interaction withOtherRating(Interaction row) {
        double rating = row.rating() > 2.5 ? 0.5 : 5;
        return new Interaction(row.userId(), row.itemId(), rating, row.timestamp(), row.split());
    }

    /** Puts the tables that the examples stage reads. */
    LocalStageContext context(Path folder) {
        LocalStageContext context = new LocalStageContext(folder);
        context.putInteractions(interactions);
        context.put(Tables.ITEMS, List.copyOf(items.values()));
        context.put(
                Tables.ITEM_VECTORS,
                vectors.entrySet().stream()
                        .map(e -> new ItemVector(e.getKey(), e.getValue()))
                        .toList());
        Map<String, List<Interaction>> trainingParts = interactions.stream()
                .filter(row -> !row.split().equals("test"))
                .sorted(BY_TIME)
                .collect(Collectors.groupingBy(Interaction::userId));
        context.put(
                Tables.TARGETS,
                Stream.concat(
                                interactions.stream()
                                        .filter(row -> !untargeted.contains(row.userId() + ":" + row.itemId()))
                                        .map(RatedWorld::target),
                                choices.stream())
                        .toList());
        context.put(
                Tables.PROFILES,
                trainingParts.values().stream()
                        .flatMap(rows -> IntStream.rangeClosed(1, (rows.size() + BATCH - 1) / BATCH)
                                .mapToObj(revision -> profile(rows, revision)))
                        .toList());
        context.put(
                Tables.MEMORIES,
                trainingParts.values().stream()
                        .flatMap(List::stream)
                        .map(row -> new Memory(
                                row.userId(),
                                row.itemId(),
                                row.timestamp(),
                                row.rating(),
                                "I rated " + row.itemId() + " " + row.rating()))
                        .toList());
        return context;
    }

    /** Every rating is one, as far as it has an earlier profile. */
    private static Target target(Interaction row) {
        String id = row.userId() + ":" + row.itemId().replace(":", "%3A");
        String purpose = row.split().equals("validation") ? Target.POOL : row.split();
        return new Target(id, row.userId(), row.itemId(), Target.RATING, row.split(), purpose, 1, 2.5, null, null);
    }

    private static Profile profile(List<Interaction> rows, int revision) {
        List<Interaction> known = rows.subList(0, Math.min(rows.size(), revision * BATCH));
        String text = known.stream()
                .map(row -> "I gave " + row.itemId() + " " + row.rating() + ".")
                .collect(Collectors.joining(" "));
        Interaction last = known.get(known.size() - 1);
        return new Profile(
                last.userId(),
                revision,
                last.timestamp(),
                known.size(),
                known.size(),
                null,
                1,
                "low",
                null,
                "high",
                3.0,
                1.0,
                text,
                "statistical",
                null,
                null,
                null,
                null,
                null,
                Map.of("llm-shuffled", "Shuffled " + revision));
    }
}
