package io.github.dramatis.spark.cluster;

import io.github.dramatis.spark.stage.StageResult;
import java.util.List;

/**
 * What the cluster stage found.
 *
 * @param schemes in the order of the configuration
 */
public record ClusterResult(List<Found> schemes) implements StageResult {
    /**
     * The personas of one scheme.
     *
     * @param scheme its name
     * @param users users who have a persona by the scheme's features
     * @param byTraits users besides, without a profile, who were placed by traits and style
     * @param placed of the users, those whose row was made in this run: all but in an incremental one
     * @param littleHistory of them, with too little history to take part in the fit
     * @param fitted users that the centres were fitted on; 0 in an incremental run
     * @param tried numbers of personas tried, 1 being for comparison; none in an incremental run
     * @param personas the number taken
     * @param cost mean squared distance of a fitted user to the centre; null in an incremental run
     * @param silhouette mean silhouette on a sample, in [-1, 1]; null for a single persona and in an incremental run
     * @param names the personas' names, the largest first when they were fitted
     * @param beyondReach share of the users with enough history who lie beyond the reach of their persona, about 0.01
     *     when they were fitted; null in a full run
     */
    public record Found(
            String scheme,
            long users,
            long byTraits,
            long placed,
            long littleHistory,
            long fitted,
            List<Integer> tried,
            int personas,
            Double cost,
            Double silhouette,
            List<String> names,
            Double beyondReach) {}
}
