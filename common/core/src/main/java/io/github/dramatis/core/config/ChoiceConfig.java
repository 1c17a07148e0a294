package io.github.dramatis.core.config;

import io.github.dramatis.core.prompt.ChoiceLetters;
import java.io.Serializable;
import java.util.List;

/**
 * The choice task: which of a few items an agent takes next. What a user takes is an event, ratings that follow each
 * other closely being one. An adapter learns both tasks: the rows of either say in which shares.
 *
 * @param trainRowsPerUser events of a user's training part that adapters learn from, at most; 0: there is no choice
 *     task
 * @param validationRows validation events in all, at most: a third each for stopping, tuning and pooling, by users
 * @param testRowsPerUser test events of a user, at most; 0: all
 * @param testRows test events in all, at most; 0: all
 * @param minItems smallest slate
 * @param maxItems largest slate, at most 20
 * @param testItems sizes of the test slates, each event having one of them; empty: as in training, any from the
 *     smallest to the largest
 * @param noneShare of the slates that are without the item that was taken
 * @param negatives how the other items are drawn: popularity (as often rated as the one taken) or uniform
 * @param burstSeconds ratings at most so far apart are one event, any item of which is right
 * @param maxTokens longest prompt; what is too long loses the newest items, then the neighbours, then the profile's end
 */
public record ChoiceConfig(
        @Default("0") int trainRowsPerUser,
        @Default("600") int validationRows,
        @Default("5") int testRowsPerUser,
        @Default("0") int testRows,
        @Default("2") int minItems,
        @Default("10") int maxItems,
        @Default("[]") List<Integer> testItems,
        @Default("0.1") double noneShare,
        @Default("popularity") String negatives,
        @Default("60") int burstSeconds,
        @Default("800") int maxTokens)
        implements Serializable {
    public static final String BY_POPULARITY = "popularity";
    public static final String UNIFORM = "uniform";

    public ChoiceConfig {
        Check.that(
                trainRowsPerUser >= 0,
                "train-rows-per-user",
                "must be 0 (no choice task) or more, is " + trainRowsPerUser);
        Check.that(validationRows >= 0, "validation-rows", "must be 0 (all) or more, is " + validationRows);
        Check.that(testRowsPerUser >= 0, "test-rows-per-user", "must be 0 (all) or more, is " + testRowsPerUser);
        Check.that(testRows >= 0, "test-rows", "must be 0 (all) or more, is " + testRows);
        Check.that(minItems >= 2, "min-items", "must be 2 or more, is " + minItems);
        Check.that(
                maxItems >= minItems && maxItems <= ChoiceLetters.MOST,
                "max-items",
                "must be from min-items (" + minItems + ") to " + ChoiceLetters.MOST + ", is " + maxItems);
        testItems = List.copyOf(testItems);
        for (int items : testItems) {
            Check.that(
                    items >= minItems && items <= maxItems,
                    "test-items",
                    "must be from min-items (" + minItems + ") to max-items (" + maxItems
                            + "), which agents learn; has " + items);
        }
        Check.that(noneShare >= 0 && noneShare < 1, "none-share", "must be from 0 to less than 1, is " + noneShare);
        Check.that(
                List.of(BY_POPULARITY, UNIFORM).contains(negatives),
                "negatives",
                "must be popularity or uniform, is " + negatives);
        Check.that(burstSeconds >= 0, "burst-seconds", "must be 0 or more, is " + burstSeconds);
        Check.that(maxTokens >= 64, "max-tokens", "must be 64 or more, is " + maxTokens);
    }

    /** Whether there is a choice task. */
    public boolean asked() {
        return trainRowsPerUser > 0;
    }
}
