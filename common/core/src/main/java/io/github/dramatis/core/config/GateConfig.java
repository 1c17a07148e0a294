package io.github.dramatis.core.config;

import io.github.dramatis.core.evaluation.Baseline;
import java.util.Arrays;
import java.util.List;

/**
 * What {@code --gate} asks. No result depends on it.
 *
 * @param agents kinds of agents that are looked at, as {@code metrics.adapter} has them
 * @param against baselines than which they must not be worse
 */
public record GateConfig(
        @Default("[pooled-persona]") List<String> agents,
        @Default("[global_mean, user_mean, item_mean]") List<String> against) {
    private static final List<String> BASELINES =
            Arrays.stream(Baseline.values()).map(Baseline::column).toList();

    public GateConfig {
        Check.that(!agents.isEmpty(), "agents", "must name at least one kind of agents");
        Check.that(
                !against.isEmpty() && BASELINES.containsAll(against),
                "against",
                "must be some of " + String.join(", ", BASELINES) + ", is " + against);
    }
}
