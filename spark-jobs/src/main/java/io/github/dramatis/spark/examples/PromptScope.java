package io.github.dramatis.spark.examples;

import io.github.dramatis.core.config.EstimateConfig;
import io.github.dramatis.core.config.ExamplesConfig;
import io.github.dramatis.core.estimate.FactorEstimate;
import io.github.dramatis.core.estimate.UserFold;
import io.github.dramatis.core.rating.RatingScale;
import io.github.dramatis.spark.estimate.ReferenceFactors;
import java.io.Serializable;

/**
 * What prompts may draw on.
 *
 * @param scale of the ratings
 * @param history newest earlier ratings that memories are retrieved from
 * @param memories memories to retrieve; 0: none
 * @param given whether prompts show how often the user gave each rating
 * @param factors how the items' factors were fitted; biases of the collaborative estimate are damped as theirs are
 * @param foldMeans [folds] μ of each fold of the users; empty without factors
 * @param totalSteps sum of the frozen training parts of all users, in steps above the scale's minimum
 * @param totalRatings their rows
 * @param content whether what items are about is put into numbers too
 * @param asking whether there are pairs of {@link ExamplesStage#ASKED}: an item that is asked about may then be in the
 *     user's own history
 */
record PromptScope(
        RatingScale scale,
        int history,
        int memories,
        boolean given,
        EstimateConfig factors,
        double[] foldMeans,
        long totalSteps,
        long totalRatings,
        boolean content,
        boolean asking)
        implements Serializable {

    static PromptScope of(
            ExamplesConfig config,
            RatingScale scale,
            int memories,
            ReferenceFactors factors,
            long totalSteps,
            long totalRatings) {
        return new PromptScope(
                scale,
                config.history(),
                memories,
                config.given(),
                factors.config(),
                factors.means(),
                totalSteps,
                totalRatings,
                false,
                false);
    }

    /** The same, for pairs that are asked about. */
    PromptScope asked() {
        return new PromptScope(
                scale, history, memories, given, factors, foldMeans, totalSteps, totalRatings, content, true);
    }

    /** The same, which also puts into numbers what items are about. */
    PromptScope withContent() {
        return new PromptScope(
                scale, history, memories, given, factors, foldMeans, totalSteps, totalRatings, true, asking);
    }

    /** What the factors suggest to a user of whom nothing is known yet; of rank 0 without factors. */
    FactorEstimate factorsFor(String userId) {
        boolean none = foldMeans.length == 0;
        double mean = none ? 0 : foldMeans[UserFold.of(userId, factors.folds())];
        return new FactorEstimate(scale, mean, none ? 0 : factors.rank(), factors.damping(), factors.regularization());
    }
}
