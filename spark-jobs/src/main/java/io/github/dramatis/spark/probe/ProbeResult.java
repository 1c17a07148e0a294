package io.github.dramatis.spark.probe;

import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.ProbeFinding;
import java.util.List;

/**
 * What was probed.
 *
 * @param model that was asked as agents, a variant_id
 * @param questions that were asked, of all models
 * @param aboveChance probe and model of each finding over all questions that lies above chance
 */
public record ProbeResult(String model, long questions, List<String> aboveChance) implements StageResult {
    static ProbeResult of(String model, List<ProbeFinding> findings) {
        List<ProbeFinding> whole =
                findings.stream().filter(finding -> finding.slice() == null).toList();
        return new ProbeResult(
                model,
                whole.stream().mapToLong(ProbeFinding::rows).sum(),
                whole.stream()
                        .filter(ProbeFinding::isAboveChance)
                        .map(finding -> finding.probe() + " " + finding.model())
                        .toList());
    }
}
