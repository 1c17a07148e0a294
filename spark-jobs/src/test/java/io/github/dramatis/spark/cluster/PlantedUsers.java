package io.github.dramatis.spark.cluster;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.ProfileVector;
import io.github.dramatis.spark.table.ReferenceItem;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.UserTrait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Users of planted groups, as the stages before clustering would leave them: group g rates mostly items of category g,
 * and its vectors lie around an axis of its own.
 */
final class PlantedUsers {
    static final List<String> CATEGORIES = List.of("Crime", "Musical", "Western", "Children");
    private static final int DIMENSIONS = 384;
    private static final int ITEMS_PER_CATEGORY = 20;
    private static final int RATINGS = 20;

    final List<Profile> profiles = new ArrayList<>();
    final List<ProfileVector> vectors = new ArrayList<>();
    final List<Interaction> interactions = new ArrayList<>();
    /** How often a user gave each rating, where it is not to follow from the ratings. */
    Function<String, List<Long>> histogramOf;

    /** Whether users who are added have come after the last full run. */
    boolean afterReference;

    /** Who has traits alone. */
    final Set<String> unprofiled = new TreeSet<>();

    private final List<Integer> groups = new ArrayList<>();

    /** @param perGroup users in each group; the group's number is known by {@link #groupOf} */
    PlantedUsers(int... perGroup) {
        for (int group = 0; group < perGroup.length; group++) {
            for (int i = 0; i < perGroup[group]; i++) {
                add(group, RATINGS);
            }
        }
    }

    /** Adds a user who has rated that often; returns the id. */
    String add(int group, int ratings) {
        String user = String.format("u%03d", groups.size());
        SplittableRandom random = Draws.generator(1, "planted", user);
        groups.add(group);
        double sum = 0;
        for (int i = 0; i < ratings; i++) {
            int category = random.nextInt(10) < 8 ? group : random.nextInt(CATEGORIES.size());
            double rating = 2 + random.nextInt(3) + (category == group ? 1 : 0);
            sum += rating;
            interactions.add(new Interaction(
                    user, CATEGORIES.get(category) + i, rating, Instant.ofEpochSecond(i), "train", afterReference));
        }
        // were it read, everyone would be alike
        interactions.add(new Interaction(user, "Crime0", 5, Instant.ofEpochSecond(99), "test"));
        double spread = 0.5 + random.nextDouble();
        profiles.add(new Profile(
                user,
                1,
                Instant.EPOCH,
                ratings,
                ratings,
                group == 0 ? null : random.nextDouble(),
                1 + random.nextInt(3),
                "low",
                null,
                "medium",
                sum / ratings,
                spread,
                "old " + user,
                "statistical",
                null));
        profiles.add(new Profile(
                user,
                2,
                Instant.EPOCH,
                ratings,
                ratings,
                group == 0 ? null : random.nextDouble(),
                1 + random.nextInt(3),
                "low",
                group == 0 ? null : "high",
                "medium",
                sum / ratings,
                spread,
                "text of " + user,
                "statistical",
                null));
        vectors.add(new ProfileVector(user, ratings, vector(group, random)));
        return user;
    }

    /** Adds a user without a profile; returns the id. */
    String addUnprofiled(int group, int ratings) {
        String user = add(group, ratings);
        unprofiled.add(user);
        return user;
    }

    int groupOf(String user) {
        return groups.get(Integer.parseInt(user.substring(1)));
    }

    void putInto(LocalStageContext context) {
        context.putInteractions(interactions);
        putOthers(context);
    }

    /** With item statistics of a run before. */
    void putInto(LocalStageContext context, List<ReferenceItem> frozen) {
        context.put(Tables.INTERACTIONS, interactions);
        context.putAgents();
        context.put(Tables.REFERENCE_ITEMS, frozen);
        putOthers(context);
    }

    private void putOthers(LocalStageContext context) {
        List<Item> items = new ArrayList<>();
        for (String category : CATEGORIES) {
            for (int i = 0; i < ITEMS_PER_CATEGORY; i++) {
                items.add(new Item(category + i, category + " " + i, 1990 + i, List.of(category), Map.of()));
            }
        }
        context.put(Tables.ITEMS, items);
        context.put(
                Tables.PROFILES,
                profiles.stream()
                        .filter(profile -> !unprofiled.contains(profile.userId()))
                        .toList());
        context.put(
                Tables.TRAITS,
                profiles.stream()
                        .filter(p -> p.revision() == 2)
                        .map(this::traits)
                        .toList());
        context.put(
                Tables.PROFILE_VECTORS,
                vectors.stream()
                        .filter(vector -> !unprofiled.contains(vector.userId()))
                        .toList());
    }

    private UserTrait traits(Profile last) {
        if (histogramOf != null) {
            return traits(last, histogramOf.apply(last.userId()));
        }
        long[] histogram = new long[5];
        interactions.stream()
                .filter(row ->
                        row.userId().equals(last.userId()) && !row.split().equals("test"))
                .forEach(row -> histogram[(int) row.rating() - 1]++);
        return traits(last, Arrays.stream(histogram).boxed().toList());
    }

    private static UserTrait traits(Profile last, List<Long> histogram) {
        return new UserTrait(
                last.userId(),
                last.interactions(),
                last.activity(),
                last.conformity(),
                last.diversity(),
                last.activityLevel(),
                last.conformityLevel(),
                last.diversityLevel(),
                last.ratingMean(),
                last.ratingSpread(),
                histogram);
    }

    private static float[] vector(int group, SplittableRandom random) {
        double[] values = new double[DIMENSIONS];
        double squares = 0;
        for (int i = 0; i < DIMENSIONS; i++) {
            values[i] = 0.25 * random.nextGaussian() + (i % CATEGORIES.size() == group ? 1 : 0);
            squares += values[i] * values[i];
        }
        float[] unit = new float[DIMENSIONS];
        for (int i = 0; i < DIMENSIONS; i++) {
            unit[i] = (float) (values[i] / Math.sqrt(squares));
        }
        return unit;
    }
}
