package io.github.dramatis.spark.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.prompt.AgentFacts;
import io.github.dramatis.core.prompt.PromptFacts;
import io.github.dramatis.core.rating.RatingScale;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UserWalkTest {
    private static final RatingScale STARS = new RatingScale(1, 5, 1);
    private static final EstimateConfig FACTORS = new EstimateConfig(2, 0.2, 5, 2, 1, 1000, 1, 0);
    private static final int BATCH = 3;
    private static final int OTHERS = 40; // ratings of all other users, 2 steps each

    /**
     * Walks a user who gave these ratings, the last ones being test rows; every revision tells the ratings it knows.
     */
    private static Map<String, UserWalk.Target> walk(double[] ratings, int testRows, PromptScope scope) {
        int trainingPart = ratings.length - testRows;
        List<HistoryItem> rows = new ArrayList<>();
        for (int i = 0; i < ratings.length; i++) {
            rows.add(row(i, i < trainingPart ? "train" : "test", ratings[i], true));
        }
        return walk(ratings, trainingPart, rows, scope);
    }

    private static Map<String, UserWalk.Target> walk(
            double[] ratings, int trainingPart, List<HistoryItem> rows, PromptScope scope) {
        Map<String, UserWalk.Target> targets = new HashMap<>();
        UserWalk walk = new UserWalk("u", revisions(ratings, trainingPart), rows.iterator(), scope);
        walk.forEachRemaining(target -> targets.put(target.item().itemId(), target));
        return targets;
    }

    private static HistoryItem row(int i, String split, double rating, boolean isTarget) {
        float[] vector = {(float) Math.cos(i), (float) Math.sin(i)};
        float[] factors = {(float) Math.sin(3 * i), 0.5f};
        return new HistoryItem(
                "i" + i,
                split,
                rating,
                "Film " + i,
                null,
                List.of(),
                i,
                2,
                0.1,
                factors,
                vector,
                null,
                Map.of(),
                List.of(),
                isTarget ? new HistoryItem.Asked("u:i" + i, split, 1) : null,
                null);
    }

    private static Iterator<AgentRevision> revisions(double[] ratings, int trainingPart) {
        long steps = (long)
                Arrays.stream(ratings).limit(trainingPart).map(r -> r - 1).sum();
        return IntStream.rangeClosed(1, (trainingPart + BATCH - 1) / BATCH)
                .mapToObj(k -> {
                    int known = Math.min(k * BATCH, trainingPart);
                    String text = Arrays.toString(Arrays.copyOf(ratings, known));
                    AgentFacts facts = new AgentFacts(text, "low", null, "low");
                    return new AgentRevision(k, known, facts, steps, trainingPart, null);
                })
                .iterator();
    }

    private static PromptScope scope(double[] ratings, int testRows) {
        long steps = (long) Arrays.stream(ratings)
                .limit(ratings.length - testRows)
                .map(r -> r - 1)
                .sum();
        return new PromptScope(
                STARS,
                4,
                2,
                true,
                FACTORS,
                new double[] {3, 3.1},
                steps + 2 * OTHERS,
                ratings.length - testRows + OTHERS,
                false,
                false);
    }

    private static Map<String, PromptFacts> facts(double[] ratings, int testRows) {
        return walk(ratings, testRows, scope(ratings, testRows)).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().facts()));
    }

    @Test
    void noRatingReachesItsOwnPromptOrAnEarlierOne() {
        SplittableRandom draws = new SplittableRandom(3);
        double[] ratings = draws.doubles(20).map(x -> 1 + Math.floor(5 * x)).toArray();
        int testRows = 4;
        Map<String, PromptFacts> before = facts(ratings, testRows);
        assertThat(before).hasSize(ratings.length - BATCH);

        for (int changed = 0; changed < ratings.length; changed++) {
            double[] other = ratings.clone();
            other[changed] = other[changed] > 2 ? 1 : 5;
            Map<String, PromptFacts> after = facts(other, testRows);
            int firstToKnow = changed >= ratings.length - testRows
                    ? ratings.length
                    : Math.min((changed / BATCH + 1) * BATCH, ratings.length - testRows);
            for (int i = BATCH; i < ratings.length; i++) {
                String item = "i" + i;
                if (i < firstToKnow) {
                    assertThat(after.get(item))
                            .as("%s after changing %d", item, changed)
                            .isEqualTo(before.get(item));
                } else {
                    assertThat(after.get(item))
                            .as("%s after changing %d", item, changed)
                            .isNotEqualTo(before.get(item));
                }
            }
        }
    }

    /** The film of that number, which the user has rated, and one that the user has not. */
    private static Map<String, UserWalk.Target> asked(double[] ratings, int film) {
        List<HistoryItem> rows = new ArrayList<>();
        for (int i = 0; i < ratings.length; i++) {
            rows.add(row(i, "train", ratings[i], false));
        }
        rows.add(row(film, ExamplesStage.ASKED, ratings[film], true));
        rows.add(row(ratings.length, ExamplesStage.ASKED, 1, true));
        return walk(ratings, ratings.length, rows, scope(ratings, 0).asked());
    }

    @Test
    void aRatedFilmIsAskedAboutAsIfItWereNotRatedAndAnotherByWhatTheUserHasRatedInAll() {
        double[] ratings = {1, 2, 3, 4, 5, 1, 2, 3, 4};
        double[] other = {1, 2, 3, 4, 1, 1, 2, 3, 4};

        Map<String, UserWalk.Target> before = asked(ratings, 4);
        Map<String, UserWalk.Target> after = asked(other, 4);

        assertThat(before.get("i4").evidence().userRatings()).isEqualTo(8);
        assertThat(after.get("i4").evidence()).isEqualTo(before.get("i4").evidence());
        assertThat(after.get("i4").facts().memories())
                .isEqualTo(before.get("i4").facts().memories());
        assertThat(before.get("i9").evidence().userRatings()).isEqualTo(9);
        assertThat(after.get("i9").evidence()).isNotEqualTo(before.get("i9").evidence());
    }

    @Test
    void aTargetSeesTheRevisionBeforeItsBatchAndATestRowTheLast() {
        double[] ratings = {1, 2, 3, 4, 5, 1, 2, 3, 4, 5};

        Map<String, UserWalk.Target> targets = walk(ratings, 2, scope(ratings, 2));

        assertThat(targets).containsOnlyKeys("i3", "i4", "i5", "i6", "i7", "i8", "i9");
        assertThat(targets.get("i3").agent().revision()).isEqualTo(1);
        assertThat(targets.get("i5").agent().revision()).isEqualTo(1);
        assertThat(targets.get("i6").agent().revision()).isEqualTo(2);
        assertThat(targets.get("i8").agent().revision()).isEqualTo(3);
        assertThat(targets.get("i9").agent().interactions()).isEqualTo(8);
    }

    @Test
    void memoriesAreOfTheNewestThatTheRevisionKnows() {
        double[] ratings = {1, 2, 3, 4, 5, 1, 2, 3, 4, 5};

        Map<String, UserWalk.Target> targets = walk(ratings, 2, scope(ratings, 2));

        // item i lies at i radians, and of the eight rows the newest four are kept
        assertThat(targets.get("i8").facts().memories().stream().map(memory -> memory.position()))
                .containsExactly(7, 6);
        assertThat(targets.get("i3").facts().memories().stream().map(memory -> memory.position()))
                .containsExactly(2, 1);
    }
}
