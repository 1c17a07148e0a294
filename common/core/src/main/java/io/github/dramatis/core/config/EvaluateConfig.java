package io.github.dramatis.core.config;

import java.util.List;

/**
 * How answers are measured.
 *
 * @param bootstrap resamples of the users for the intervals
 * @param alsRank of the ALS baseline, which is fitted here only where {@code estimate.rank} is 0, so that the stage
 *     baselines has none; 0: none is fitted here either
 * @param alsIterations of the ALS baseline
 * @param alsRegularization of the ALS baseline
 * @param alsBlocks partitions of the ALS baseline; 0: one for each 500,000 ratings and 200 at most, whatever cores
 *     there are, since the sums' order, and so the last digits, depend on it
 * @param alsMaxRatings ratings that the ALS baseline is fitted on, at most: past it a sample of the users takes part,
 *     first of all those who are asked about; for a user without a part in it the bias baseline answers
 * @param damping ratings that pull a bias towards 0 in the bias baseline, where the stage baselines has none
 * @param baselinesLearnFrom the splits that baselines know which the stage baselines does not have: train and
 *     validation, because a test prompt shows what its user rated up to the test, validation rows included; train alone
 *     would give the agents an advantage
 */
public record EvaluateConfig(
        @Default("1000") int bootstrap,
        @Default("10") int alsRank,
        @Default("10") int alsIterations,
        @Default("0.1") double alsRegularization,
        @Default("0") int alsBlocks,
        @Default("5000000") long alsMaxRatings,
        @Default("5") double damping,
        @Default("[train, validation]") List<String> baselinesLearnFrom) {
    public EvaluateConfig {
        Check.that(bootstrap >= 100, "bootstrap", "must be 100 or more, is " + bootstrap);
        Check.that(alsRank >= 0, "als-rank", "must be 0 (no ALS) or more, is " + alsRank);
        Check.that(alsIterations >= 1, "als-iterations", "must be 1 or more, is " + alsIterations);
        Check.that(alsRegularization >= 0, "als-regularization", "must be 0 or more, is " + alsRegularization);
        Check.that(alsBlocks >= 0, "als-blocks", "must be 0 (by ratings) or more, is " + alsBlocks);
        Check.that(alsMaxRatings >= 1, "als-max-ratings", "must be 1 or more, is " + alsMaxRatings);
        Check.that(
                baselinesLearnFrom.contains("train")
                        && List.of("train", "validation").containsAll(baselinesLearnFrom),
                "baselines-learn-from",
                "must be [train] or [train, validation], is " + baselinesLearnFrom);
        Check.that(damping > 0, "damping", "must be positive, is " + damping);
    }
}
