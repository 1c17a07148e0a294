package io.github.dramatis.spark.evaluate;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the evaluation found.
 *
 * @param testRows pairs of user and item that were asked about; without ratings slates
 * @param testUsers their users
 * @param variants how many variants were measured
 * @param bestBaseline the baseline that was named the best one before the test; null without ratings, as the
 *     next two
 * @param bestBaselineRmse its RMSE
 * @param coldStarts test pairs whose user or item the baselines had never seen
 * @param leftOut what was not measured and why; null with ratings
 * @param report URI of report.html
 */
public record EvaluateResult(
        long testRows,
        long testUsers,
        int variants,
        String bestBaseline,
        Double bestBaselineRmse,
        Long coldStarts,
        String leftOut,
        String report)
        implements StageResult {
    /** Where there are no ratings. */
    static EvaluateResult ofChoices(long slates, long users, int predictors, String report) {
        return new EvaluateResult(
                slates,
                users,
                predictors,
                null,
                null,
                null,
                "what is about ratings, since the source has none",
                report);
    }
}
