package io.github.dramatis.core.config;

/**
 * How answers are measured.
 *
 * @param bootstrap resamples of the users for the intervals
 * @param tooSmallToTell half width of a 95 % interval past which a difference is called too small to tell
 * @param alsRank of the ALS baseline
 * @param alsIterations of the ALS baseline
 * @param alsRegularization of the ALS baseline
 * @param damping ratings that pull a bias towards 0 in the bias baseline
 */
public record EvaluateConfig(
        @Default("1000") int bootstrap,
        @Default("0.02") double tooSmallToTell,
        @Default("10") int alsRank,
        @Default("10") int alsIterations,
        @Default("0.1") double alsRegularization,
        @Default("5") double damping) {
    public EvaluateConfig {
        Check.that(bootstrap >= 100, "bootstrap", "must be 100 or more, is " + bootstrap);
        Check.that(tooSmallToTell > 0, "too-small-to-tell", "must be positive, is " + tooSmallToTell);
        Check.that(alsRank >= 1, "als-rank", "must be 1 or more, is " + alsRank);
        Check.that(alsIterations >= 1, "als-iterations", "must be 1 or more, is " + alsIterations);
        Check.that(alsRegularization >= 0, "als-regularization", "must be 0 or more, is " + alsRegularization);
        Check.that(damping > 0, "damping", "must be positive, is " + damping);
    }
}
