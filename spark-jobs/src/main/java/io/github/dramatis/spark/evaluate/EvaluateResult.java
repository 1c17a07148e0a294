package io.github.dramatis.spark.evaluate;

import io.github.dramatis.spark.stage.StageResult;

/**
 * What the evaluation found.
 *
 * @param testRows pairs of user and item that were asked about
 * @param testUsers their users
 * @param variants how many variants were measured
 * @param bestBaseline name of the baseline that was found best before the test
 * @param bestBaselineRmse its RMSE
 * @param coldStarts test pairs whose user or item the baselines had never seen
 * @param report URI of report.html
 */
public record EvaluateResult(
        long testRows,
        long testUsers,
        int variants,
        String bestBaseline,
        double bestBaselineRmse,
        long coldStarts,
        String report)
        implements StageResult {}
