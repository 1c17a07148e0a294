package io.github.dramatis.spark.cli;

import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.core.sweep.SweepPlan.Rung;
import java.util.Locale;

/** What a sweep takes, for a person to read. */
final class SweepCost {
    private SweepCost() {}

    /**
     * The rungs and the minutes; each line ended by a newline.
     *
     * @param rows that a configuration is trained on
     * @param passes of the whole model, forwards, that training on a row takes, in all epochs
     * @param rowsPerSecond that the whole model passes over, forwards, on all cores together
     */
    static String text(SweepPlan plan, long rows, double passes, double rowsPerSecond) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < plan.rungs().size(); i++) {
            Rung rung = plan.rungs().get(i);
            text.append(String.format(
                    Locale.ROOT,
                    "rung %d  %,5d configurations, each to %.0f %% of its steps%n",
                    i + 1,
                    rung.candidates(),
                    100 * rung.share()));
        }
        return text.append(String.format(
                        Locale.ROOT,
                        "in all %.1f trainings on %,d rows, about %.0f minutes at %.1f rows a second (measured here)%n%n",
                        plan.trainings(),
                        rows,
                        plan.trainings() * rows * passes / rowsPerSecond / 60,
                        rowsPerSecond))
                .toString();
    }
}
