package io.github.dramatis.spark.experiment;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.LoadedConfig;
import java.util.List;

/**
 * How many agents there is time for on this machine.
 *
 * @param config whose {@code agents.users} is the most
 * @param layers of the base model
 * @param rowsPerSecond that the whole model passes over, forwards, on all cores together
 */
public record TimeBudget(LoadedConfig config, int layers, double rowsPerSecond) {
    /** What stages take that ask no model, and Spark's start: of the quickstart, on 2 cores. */
    private static final double OTHER_SECONDS = 170;

    private static final double SECONDS = 60; // of a minute
    /** A typical prompt's share of the longest prompt's tokens: 182 of 240 in the quickstart. */
    private static final double TYPICAL = 0.8;

    private static final int FEWEST = 20;

    /**
     * The most agents that can be made and asked in some minutes: 20 where there is time for fewer, and no more than
     * the configuration has.
     *
     * @throws io.github.dramatis.core.error.UserError if the configuration does not bound what is asked
     */
    public int agents(double minutes) {
        int least = Math.min(FEWEST, most());
        int enough = least;
        for (int above = most() + 1; above - enough > 1; ) {
            int middle = (enough + above) / 2;
            if (minutes(middle) <= minutes) {
                enough = middle;
            } else {
                above = middle;
            }
        }
        return enough;
    }

    /** Tokens of a typical prompt, of which the rate is wanted. */
    public static int tokens(DramatisConfig config) {
        return (int) Math.round(TYPICAL * config.examples().maxTokens());
    }

    /** The most that the configuration has. */
    public int most() {
        PromptCounts.atMost(config.config()); // says what is missing where the number is
        return config.config().agents().number().orElseThrow();
    }

    private double minutes(int agents) {
        LoadedConfig sized = LoadedConfig.parse("", config.yaml(), List.of("agents.users=" + agents));
        double passes = ExperimentPlan.of(sized.config(), PromptCounts.atMost(sized.config()), layers)
                .passes();
        return (OTHER_SECONDS + passes / rowsPerSecond) / SECONDS;
    }
}
