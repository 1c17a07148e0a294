package io.github.dramatis.spark.cli;

import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.core.sweep.SweepPlan.Rung;
import io.github.dramatis.spark.experiment.ExperimentPlan;
import io.github.dramatis.spark.sampling.ValidationPurpose;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What a sweep takes, for a person to read.
 *
 * @param plan of the sweep
 * @param rows that there are to train on
 * @param tuningRows that configurations are measured by, of those that there are as many as a task takes
 * @param layers of the base model
 */
record SweepCost(SweepPlan plan, long rows, long tuningRows, int layers) {
    SweepCost {
        tuningRows = Math.min(tuningRows, ValidationPurpose.ENOUGH);
    }

    /**
     * The rungs and the minutes; each line ended by a newline.
     *
     * @param rowsPerSecond that the whole model passes over, forwards, on all cores together
     */
    String text(double rowsPerSecond) {
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
        double whole = mean(train -> train.rowsTrained(rowsAnEpoch()));
        return text.append(String.format(
                        Locale.ROOT,
                        "in all %.1f trainings, each of %,d rows on average, and %d times %,d tuning rows:%n"
                                + "about %.0f minutes at %.1f rows a second (measured here)%n%n",
                        plan.rowsTrained(rowsAnEpoch()) / whole,
                        Math.round(whole),
                        plan.measurements(),
                        tuningRows,
                        passes() / rowsPerSecond / 60,
                        rowsPerSecond))
                .toString();
    }

    /** Rows, each as many times as the whole model passes over it, forwards. */
    double passes() {
        return plan.rowsTrained(rowsAnEpoch(), train -> ExperimentPlan.TRAINING * train.adaptedShare(layers))
                + plan.measurements() * tuningRows * mean(train -> train.adaptedShare(layers))
                + below();
    }

    /** What lies below the layers that adapters change is computed once. */
    private double below() {
        return plan.candidates().stream()
                .map(TrainSetting::train)
                .mapToDouble(train -> (1 - train.adaptedShare(layers)) * (rowsAnEpoch() + tuningRows))
                .distinct()
                .sum();
    }

    /** No sweep searches {@code train.max-rows}. */
    private long rowsAnEpoch() {
        return plan.candidates().get(0).train().allowed(rows);
    }

    private double mean(ToDoubleFunction<TrainConfig> of) {
        return plan.candidates().stream()
                .map(TrainSetting::train)
                .mapToDouble(of)
                .average()
                .orElse(0);
    }
}
