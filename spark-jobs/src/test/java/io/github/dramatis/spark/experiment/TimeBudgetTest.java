package io.github.dramatis.spark.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dramatis.core.config.LoadedConfig;
import io.github.dramatis.core.error.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeBudgetTest {
    private static final LoadedConfig CONFIG = LoadedConfig.parse(
            "quickstart.yaml",
            """
            source: {format: movielens-latest, path: "builtin:ml-latest-small"}
            agents: {users: 150}
            targets: {train-rows-per-user: 5, validation-rows: 300, test-rows-per-user: 12, test-rows: 1000}
            model: {path: /models/any}
            train: {layers: top-8}
            """,
            List.of());

    @Test
    void aFasterMachineAsksMoreAgentsUpToThoseOfTheConfiguration() {
        int slow = new TimeBudget(CONFIG, 30, 5).agents(12);
        int fast = new TimeBudget(CONFIG, 30, 6).agents(12);

        assertThat(slow).isBetween(21, 99);
        assertThat(fast).isGreaterThan(slow);
        assertThat(new TimeBudget(CONFIG, 30, 100).agents(12)).isEqualTo(150);
    }

    @Test
    void whereThereIsNoTimeTwentyAreAskedAllTheSame() {
        assertThat(new TimeBudget(CONFIG, 30, 0.1).agents(12)).isEqualTo(20);
    }

    @Test
    void whatNothingBoundsIsRefused() {
        LoadedConfig everybody = LoadedConfig.parse("quickstart.yaml", CONFIG.yaml(), List.of("agents.users=0"));

        assertThatThrownBy(() -> new TimeBudget(everybody, 30, 5).agents(12))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("agents.users");
    }
}
