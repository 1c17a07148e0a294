package io.github.dramatis.spark.simulate;

import io.github.dramatis.core.simulation.SessionMeasure;
import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.SimulationResult;
import java.util.List;
import java.util.Optional;

/**
 * What was simulated.
 *
 * @param recommenders whose lists were shown
 * @param agents who have a list of each
 * @param incompleteAgents agents who have a list of some, and were left out
 * @param otherUsers lists of users who are no agents or not among those drawn
 * @param rejected rows of files that are no place in a list
 * @param unknownItems places with items that the catalogue lacks
 * @param askedPages pages that the model was asked about; the others had an answer
 * @param askedRatings likewise of ratings
 * @param told whether any two recommenders can be told apart by satisfaction
 * @param leftOut measures that are left out and why; null with ratings
 * @param report where the report is
 */
public record SimulateResult(
        int recommenders,
        long agents,
        long incompleteAgents,
        long otherUsers,
        long rejected,
        long unknownItems,
        long askedPages,
        long askedRatings,
        boolean told,
        String leftOut,
        String report)
        implements StageResult {
    private static final double SIGNIFICANCE = 0.05;
    private static final String LEFT_OUT = SessionMeasure.MEAN_RATING.column() + ", "
            + SessionMeasure.LIKE_SHARE.column() + " and hit_rating, since the source has no ratings";

    static SimulateResult of(
            SimulatedLists lists,
            List<SimulationResult> results,
            long askedPages,
            long askedRatings,
            String report,
            boolean rated) {
        return new SimulateResult(
                lists.recommenders().size(),
                lists.agents(),
                lists.counts().incompleteAgents(),
                lists.counts().otherUsers(),
                lists.counts().rejected(),
                lists.counts().unknownItems(),
                askedPages,
                askedRatings,
                tellsApart(results),
                rated ? null : LEFT_OUT,
                report);
    }

    /** Whether any difference of the agents' satisfaction is clear of 0, for all pairs together. */
    public static boolean tellsApart(List<SimulationResult> results) {
        return results.stream()
                .filter(result ->
                        result.personaId() == null && Tester.AGENT.column().equals(result.tester()))
                .anyMatch(result -> result.other() != null
                        && result.p() != null
                        && result.p() < SIGNIFICANCE
                        && result.measure().equals(SessionMeasure.SATISFACTION.column()));
    }

    @Override
    public Optional<String> incomplete() {
        return incompleteAgents == 0 && rejected == 0
                ? Optional.empty()
                : Optional.of(incompleteAgents + " agents without a list of every recommender were left out, and "
                        + rejected + " rows of the lists were rejected");
    }
}
