package io.github.dramatis.core.config;

import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A search for the settings of {@code train} that leave the least loss on tuning rows, by successive halving (Jamieson
 * and Talwalkar 2016): many configurations are trained a little, the best of them further.
 *
 * @param over what is tried: keys of {@code train} with their values, of which every combination is a configuration; a
 *     value that is a list itself is written as text. Of a list of such grids each makes its combinations
 * @param draws configurations that are drawn of these; 0: all
 * @param eta of so many configurations one goes on, and is trained so many times as long
 * @param leastSteps optimizer steps that every configuration is trained for, at least
 */
public record SweepConfig(
        List<Map<String, List<String>>> over,
        @Default("0") int draws,
        @Default("3") int eta,
        @Default("8") int leastSteps)
        implements Serializable {
    /** Keys of {@code train} that a sweep does not go by. */
    private static final List<String> WITHOUT_EFFECT =
            List.of("adapters", "persona-from", "persona-rate", "patience", "from", "seeds");
    /** Keys that say what is trained on what, not how. */
    private static final List<String> NOT_SEARCHED = Stream.concat(
                    WITHOUT_EFFECT.stream(), Stream.of("max-rows", TrainSetting.BASE_MODEL))
            .toList();

    public SweepConfig {
        TrainGrid.check(
                over,
                NOT_SEARCHED,
                "cannot be searched: a sweep trains the adapter of everybody, once, on all rows that train.max-rows"
                        + " allows");
        Check.that(draws >= 0, "draws", "must be 0 (all) or more, is " + draws);
        Check.that(eta >= 2, "eta", "must be 2 or more, is " + eta);
        Check.that(leastSteps >= 1, "least-steps", "must be 1 or more, is " + leastSteps);
    }

    /**
     * What a sweep goes by: all other keys have their defaults, so that two that differ in these alone are the same.
     */
    public static TrainConfig effective(TrainConfig train) {
        return TrainGrid.withDefaults(train, WITHOUT_EFFECT);
    }
}
