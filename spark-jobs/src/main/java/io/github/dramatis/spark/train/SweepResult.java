package io.github.dramatis.spark.train;

import io.github.dramatis.core.report.SweepReport;
import io.github.dramatis.spark.stage.StageResult;
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
 * @param leftOut rows that train.max-rows kept out
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
        long leftOut,
        long tuningRows,
        double seconds,
        String report)
        implements StageResult {
    /** @param page URI of the report's page */
    static SweepResult of(SweepReport report, String memory, long rows, long leftOut, long tuningRows, String page) {
        List<SweepReport.Run> order = report.order();
        return new SweepResult(
                order.size(),
                order.stream().filter(run -> run.loss() == null).count(),
                order.get(0).configuration(),
                order.get(0).loss(),
                memory,
                rows,
                leftOut,
                tuningRows,
                order.stream().mapToDouble(SweepReport.Run::seconds).sum(),
                page);
    }
}
