package io.github.dramatis.spark.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.sweep.SweepPlan;
import io.github.dramatis.spark.experiment.ExperimentPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepCostTest {
    private static SweepCost cost(long rows, long tuningRows) {
        SweepPlan plan = SweepPlan.of(LoadedConfig.parse(
                        "test.yaml",
                        "source: {format: csv, path: p}\ntrain: {layers: top-10, max-rows: 1000}\n"
                                + "sweep: {over: {rank: [8]}}",
                        List.of())
                .config());
        return new SweepCost(plan, rows, tuningRows, 30);
    }

    @Test
    void rowsThatNoTaskTakesCostNothing() {
        assertThat(cost(900_000, 70_000).passes()).isEqualTo(cost(1_000, 20_000).passes());
        assertThat(cost(900_000, 70_000).text(10)).contains("each of 1,000 rows", "1 times 20,000 tuning rows");
    }

    @Test
    void whatLiesBelowTheAdaptedLayersIsComputedOnce() {
        assertThat(cost(400, 100).passes())
                .isCloseTo((400 * ExperimentPlan.TRAINING + 100) / 3 + 500 * 2 / 3.0, within(1e-9));
    }
}
