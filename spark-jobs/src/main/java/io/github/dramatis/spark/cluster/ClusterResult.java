package io.github.dramatis.spark.cluster;

import io.github.dramatis.spark.stage.StageResult;
import java.util.List;

/**
 * What the cluster stage found.
 *
 * @param users users with a persona
 * @param littleHistory of them, with too little history to take part in the fit
 * @param fitted users that the centres were fitted on
 * @param tried numbers of personas tried, 1 being for comparison
 * @param personas the number taken
 * @param cost mean squared distance of a fitted user to the centre
 * @param silhouette mean silhouette on a sample, in [-1, 1]; null for a single persona
 * @param names the personas' names, the largest first
 */
public record ClusterResult(
        long users,
        long littleHistory,
        long fitted,
        List<Integer> tried,
        int personas,
        double cost,
        Double silhouette,
        List<String> names)
        implements StageResult {}
