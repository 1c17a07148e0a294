package io.github.dramatis.spark.baselines;

import io.github.dramatis.spark.stage.StageResult;
import java.util.List;

/**
 * What the baselines stage did.
 *
 * @param baselines their names
 * @param chosen the best of them on the rows of the purpose tune; without such rows the damped bias stands in
 * @param tuneRmse of the chosen one there; null without such rows
 * @param tuneRows how many rows that is
 * @param rows of baseline_predictions
 * @param leftOut the agents' targets for training and stopping that ridge and trees were not fitted on, since a sample
 *     of 200,000 of each is enough
 */
public record BaselinesResult(
        List<String> baselines, String chosen, Double tuneRmse, long tuneRows, long rows, long leftOut)
        implements StageResult {}
