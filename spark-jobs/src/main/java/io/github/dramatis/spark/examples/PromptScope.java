package io.github.dramatis.spark.examples;

import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.rating.RatingScale;
import java.io.Serializable;

/**
 * Which rows are asked for and what prompts may draw on.
 *
 * @param scale of the ratings
 * @param damping of the collaborative estimate
 * @param history newest earlier ratings that memories are retrieved from
 * @param memories memories to retrieve; 0: none
 * @param given whether prompts show how often the user gave each rating
 * @param totalSteps sum of the frozen training parts of all users, in steps above the scale's minimum
 * @param totalRatings their rows
 */
record PromptScope(
        RatingScale scale, double damping, int history, int memories, boolean given, long totalSteps, long totalRatings)
        implements Serializable {

    static PromptScope of(ExamplesConfig config, RatingScale scale, int memories, long totalSteps, long totalRatings) {
        return new PromptScope(
                scale, config.damping(), config.history(), memories, config.given(), totalSteps, totalRatings);
    }
}
