package io.github.dramatis.spark.targets;

import io.github.dramatis.spark.stage.StageResult;
import java.util.Map;

/**
 * What was chosen.
 *
 * @param users in the table interactions
 * @param wanted how many agents were to be drawn (0: everybody), where there may be fewer users; null where a file or
 *     table names them, and in records of earlier versions
 * @param agents of the users
 * @param withoutTargets agents without a target: their training part is no longer than one batch, and they have no test
 *     row
 * @param rows ratings asked for, by purpose
 * @param choices choices asked for, by purpose
 * @param impressions slates that the agents were shown: how many can be asked about, and how many cannot for what
 *     reason; null where choices are drawn
 */
public record TargetsResult(
        long users,
        Integer wanted,
        long agents,
        long withoutTargets,
        Map<String, Long> rows,
        Map<String, Long> choices,
        Map<String, Long> impressions)
        implements StageResult {}
