package io.github.dramatis.spark.train;

import io.github.dramatis.spark.stage.StageResult;
import io.github.dramatis.spark.table.SweepRun;
import java.util.Comparator;
import java.util.List;

/**
 * What a sweep found.
 *
 * @param configurations that were tried
 * @param failed how many of them could not be trained
 * @param best the settings of the best one
 * @param loss its mean negative log-likelihood of the tuning rows, in nats
 * @param memory the variant of the prompts
 * @param rows that configurations were trained on
 * @param tuningRows that they were chosen by
 * @param seconds of all their steps
 * @param report its URI
 */
public record SweepResult(
        long configurations,
        long failed,
        String best,
        double loss,
        String memory,
        long rows,
        long tuningRows,
        double seconds,
        String report)
        implements StageResult {
    static SweepResult of(List<SweepRun> runs, String memory, long rows, long tuningRows, String report) {
        SweepRun best = runs.stream()
                .filter(run -> run.loss() != null)
                .max(Comparator.comparingInt(SweepRun::rung)
                        .thenComparing(Comparator.comparing(SweepRun::loss).reversed())
                        .thenComparing(
                                Comparator.comparing(SweepRun::configuration).reversed()))
                .orElseThrow();
        return new SweepResult(
                runs.stream().filter(run -> run.rung() == 1).count(),
                runs.stream().filter(run -> run.loss() == null).count(),
                best.configuration(),
                best.loss(),
                memory,
                rows,
                tuningRows,
                seconds(runs),
                report);
    }

    /** A configuration's seconds are those of all rungs up to its last one. */
    private static double seconds(List<SweepRun> runs) {
        return runs.stream()
                .filter(run -> runs.stream()
                        .noneMatch(later -> later.rung() > run.rung()
                                && later.configuration().equals(run.configuration())))
                .mapToDouble(SweepRun::seconds)
                .sum();
    }
}
