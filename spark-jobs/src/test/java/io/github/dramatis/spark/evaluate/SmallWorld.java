package io.github.dramatis.spark.evaluate;

import io.github.dramatis.core.random.Draws;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.stage.LocalStageContext;
import io.github.dramatis.spark.table.Adapter;
import io.github.dramatis.spark.table.Example;
import io.github.dramatis.spark.table.Interaction;
import io.github.dramatis.spark.table.Item;
import io.github.dramatis.spark.table.Persona;
import io.github.dramatis.spark.table.PersonaSweep;
import io.github.dramatis.spark.table.Prediction;
import io.github.dramatis.spark.table.Profile;
import io.github.dramatis.spark.table.Tables;
import io.github.dramatis.spark.table.TestExamples;
import io.github.dramatis.spark.table.Variant;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * 40 users of two tastes and 24 items of two kinds on a scale of 1 to 5: everyone loves their own kind. The frozen
 * variant and the controls of the persona adapters always say 3, the persona adapters know the taste and are half a
 * point too high; pooling them with a baseline changes nothing. User "new" and item "unseen" have no history.
 */
final class SmallWorld {
    static final RatingScale SCALE = new RatingScale(1, 5, 1);
    static final String HOSTILE_TITLE = "<script>alert(1)</script>";

    static final double[] UNDECIDED = {0.1, 0.2, 0.4, 0.2, 0.1};
    private static final double[] LOVES = {0.05, 0.05, 0.2, 0.4, 0.3};
    private static final double[] HATES = {0.3, 0.4, 0.2, 0.05, 0.05};

    final List<Interaction> interactions = new ArrayList<>();
    final List<Prediction> predictions = new ArrayList<>();
    final List<Example> examples = new ArrayList<>();

    SmallWorld() {
        for (int user = 0; user < 40; user++) {
            for (int item = 0; item < 24; item++) {
                double draw = Draws.uniform(1, "split", user + " " + item);
                String split = draw < 0.5 ? "train" : draw < 0.6 ? "validation" : draw < 0.8 ? "test" : null;
                if (split != null) {
                    rate("user" + user, "item" + item, user % 2, split, rating(user, item));
                }
            }
        }
        rate("new", "item0", 0, "test", 5);
        rate("user0", "unseen", 0, "test", 2);
    }

    void putInto(LocalStageContext context) {
        context.put(Tables.INTERACTIONS, interactions);
        context.put(Tables.PREDICTIONS, predictions);
        context.put(Tables.EXAMPLES, examples);
        context.put(Tables.BASELINE_PREDICTIONS, List.of());
        List<Item> items = new ArrayList<>();
        for (int item = 0; item < 24; item++) {
            items.add(new Item("item" + item, HOSTILE_TITLE + item, 1990 + item, List.of("Crime"), Map.of()));
        }
        context.put(Tables.ITEMS, items);
        List<Profile> profiles = new ArrayList<>();
        for (String user :
                interactions.stream().map(Interaction::userId).distinct().toList()) {
            profiles.add(profile(user, 1, "an early profile"));
            profiles.add(profile(user, 2, "I am " + user + " & I rate."));
        }
        context.put(Tables.PROFILES, profiles);
        context.put(
                Tables.PERSONAS,
                List.of(persona("0", "loves <b>even</b> items", 21), persona("1", "loves odd items", 20)));
        context.put(
                Tables.PERSONA_SWEEP,
                List.of(
                        new PersonaSweep("traits", 2, 10.5, 3, 0.4, true),
                        new PersonaSweep("traits", 3, 8, 1, null, false)));
        context.put(Tables.BASELINES, List.of());
        context.put(
                Tables.VARIANTS,
                List.of(
                        variant("none", null, null),
                        variant("random", "traits", null),
                        variant("single-min", "traits", null),
                        variant("persona", "traits", null),
                        variant("persona", "traits", 0.41)));
        String log = "[{\"step\":1,\"loss\":2.5},{\"step\":2,\"loss\":1.5}]";
        context.put(
                Tables.ADAPTERS,
                List.of(
                        adapter("persona", "0", log, null, null),
                        adapter("persona", "1", null, "out of <memory>", null),
                        adapter("single-min", "0", null, null, 90L),
                        adapter("single-min", "1", null, null, 110L)));
    }

    List<Interaction> of(String... splits) {
        return interactions.stream()
                .filter(i -> Arrays.asList(splits).contains(i.split()))
                .toList();
    }

    List<Prediction> testPredictions(String adapter) {
        return predictions.stream()
                .filter(p -> p.adapter().equals(adapter))
                .filter(p -> of("test").stream()
                        .anyMatch(
                                i -> i.userId().equals(p.userId()) && i.itemId().equals(p.itemId())))
                .toList();
    }

    private static double rating(int user, int item) {
        double noise = Draws.uniform(1, "noise", user + " " + item);
        return (user % 2 == item % 2 ? 4 : 2) + (noise < 0.3 ? -1 : noise < 0.7 ? 0 : 1);
    }

    private void rate(String user, String item, int taste, String split, double rating) {
        interactions.add(new Interaction(user, item, rating, Instant.ofEpochSecond(1_000_000), split));
        String id = user + "/" + item;
        examples.add(TestExamples.of(id, user, item, split, "You are " + user + ". ", "RATING:", rating));
        if (!split.equals("train")) {
            boolean loved = item.startsWith("item") && Integer.parseInt(item.substring(4)) % 2 == taste;
            predictions.add(prediction(id, user, item, taste, "none", rating, 3, 3, "great movie", "prose"));
            predictions.add(prediction(id, user, item, taste, "random", rating, 3, 3, null, null));
            predictions.add(prediction(id, user, item, taste, "single-min", rating, 3, 3, null, null));
            predictions.add(prediction(
                    id,
                    user,
                    item,
                    taste,
                    "persona",
                    rating,
                    loved ? 4.5 : 2.5,
                    loved ? 4 : 2,
                    loved ? "4" : null,
                    loved ? "rating" : null));
            predictions.add(prediction(
                    id, user, item, taste, "pooled-persona", rating, loved ? 4.5 : 2.5, loved ? 4 : 2, null, null));
        }
    }

    /** The answer of another training, which expects 1 of everything. */
    static Prediction ofSeed(int seed, Prediction p) {
        return of(p, seed, 1, null);
    }

    /** What stands in the place of an answer that a server never gave. */
    static Prediction unanswered(Prediction p) {
        return of(p, p.seed(), 3, "HTTP 400");
    }

    private static Prediction of(Prediction p, int seed, double expected, String error) {
        return new Prediction(
                p.exampleId(),
                p.targetId(),
                p.variantId(),
                p.userId(),
                p.itemId(),
                p.personaId(),
                p.adapter(),
                p.scheme(),
                p.memory(),
                seed,
                p.rating(),
                p.weight(),
                p.labelProbabilities(),
                p.labelMass(),
                expected,
                p.drawn(),
                p.text(),
                p.answer(),
                p.labelsFrom(),
                error,
                p.setting());
    }

    private static Prediction prediction(
            String id,
            String user,
            String item,
            int taste,
            String adapter,
            double rating,
            double expected,
            double drawn,
            String text,
            String answer) {
        double[] probabilities = drawn == 3 ? UNDECIDED : drawn > 3 ? LOVES : HATES;
        return new Prediction(
                id,
                user + ":" + item,
                adapter + "/short",
                user,
                item,
                "" + taste,
                adapter,
                adapter.equals("none") ? null : "traits",
                "short",
                0,
                rating,
                1,
                probabilities,
                0.75,
                expected,
                drawn,
                text,
                answer,
                null,
                null,
                null);
    }

    /**
     * Trained on 200 rows.
     *
     * @param error why it failed; null if it did not
     * @param ownRows those of the persona's users
     */
    private static Adapter adapter(String kind, String persona, String log, String error, Long ownRows) {
        boolean failed = error != null;
        return new Adapter(
                kind + "/short",
                kind,
                "short",
                "traits",
                persona,
                0,
                "lora",
                4,
                "all",
                failed ? null : "a/" + kind + persona,
                null,
                failed ? null : "f" + kind + persona,
                200,
                failed ? 0 : 2,
                failed ? 0 : 9000,
                failed ? 0 : 1.5,
                failed ? null : 2.5,
                failed ? null : 1.5,
                failed ? Adapter.FAILED : Adapter.TRAINED,
                error,
                log,
                null,
                ownRows,
                null);
    }

    /** A variant that was trained once. */
    private static Variant variant(String adapter, String scheme, Double power) {
        return variant(adapter, scheme, power, 0);
    }

    /**
     * @param power of the model in the pool with ALS; null for an agent alone
     * @param seed above 0 it is in the id
     */
    static Variant variant(String adapter, String scheme, Double power, int seed) {
        boolean pooled = power != null;
        return new Variant(
                (pooled ? "pooled-" : "") + adapter + "/short" + (seed > 0 ? "/seed-" + seed : ""),
                "model",
                "00",
                adapter,
                "short",
                scheme,
                null,
                null,
                null,
                null,
                pooled,
                seed,
                Map.of(),
                1,
                power,
                pooled ? 0.83 : null,
                pooled ? "als" : null,
                List.of(1.0, 2.0, 3.0, 4.0, 5.0),
                null,
                pooled ? 0.3 : null,
                pooled ? 0.52 : null);
    }

    private static Profile profile(String user, int revision, String text) {
        return new Profile(
                user,
                revision,
                Instant.EPOCH,
                10,
                10,
                1.0,
                3,
                "low",
                "low",
                "low",
                3.0,
                1.0,
                text,
                "statistical",
                null);
    }

    private static Persona persona(String id, String name, long size) {
        String traits =
                "{\"activity\":{\"low\":0.5,\"medium\":0.3,\"high\":0.2},\"ratingMean\":3.25,\"ratingSpread\":1}";
        String categories = "[{\"category\":\"Crime\",\"share\":0.4,\"population\":0.2}]";
        return new Persona(
                "traits", id, name, size, new double[] {0, 1}, Map.of(), 1, List.of("user0"), traits, categories);
    }
}
