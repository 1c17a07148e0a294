package io.github.dramatis.spark.experiment;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.TrainConfig;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What training and asking every cell of the grid takes. A configuration is a grid: {@code examples.memory} × {@code
 * train.adapters} × ({@code cluster.features} × {@code cluster.k}) × {@code train.seeds} × {@code experiment.over};
 * what cells have in common is done once.
 *
 * @param lines one a stage and kind of agent
 */
public record ExperimentPlan(List<Line> lines) {
    /**
     * A step of training computes a row forwards, backwards to its inputs, and the adapter's own gradients: measured,
     * about three times.
     */
    public static final double TRAINING = 3;

    /**
     * One kind of agent.
     *
     * @param stage train or predict; once for what all adapters share
     * @param agent none, single-max, ..., served
     * @param variants cells of the grid
     * @param rows rows of all of them together
     * @param passes of the whole model, forwards, over a row; 0 where a server answers
     */
    public record Line(String stage, String agent, int variants, long rows, double passes) {
        /** The same where rows are so many times as long. */
        Line times(double length) {
            return new Line(stage, agent, variants, rows, passes * length);
        }
    }

    /**
     * A base model.
     *
     * @param layers that it has
     * @param size what a pass over it takes, where one over that of the configuration is 1
     */
    public record Base(int layers, double size) {}

    /** The plan of a configuration whose agents all run on its base model, which has so many layers. */
    public static ExperimentPlan of(DramatisConfig config, PromptCounts counts, int layers) {
        return of(config, counts, setting -> new Base(layers, 1));
    }

    /**
     * The plan of a configuration.
     *
     * @param counts of each memory variant
     * @param bases the base model of what a setting calls it; null: that of the configuration
     */
    public static ExperimentPlan of(DramatisConfig config, PromptCounts counts, Function<String, Base> bases) {
        return new ExperimentPlan(PlanLines.of(config, counts, bases));
    }

    /**
     * Rows that one adapter is trained on: rows an epoch, as many times as there are epochs; as many as the steps take
     * where those are set.
     *
     * @param rows that there are for it
     */
    public static long trained(TrainConfig train, long rows) {
        return train.rowsTrained(train.allowed(rows));
    }

    /** Rows, each as many times as the whole model passes over it. */
    public double passes() {
        return lines.stream().mapToDouble(line -> line.rows() * line.passes()).sum();
    }

    /**
     * The plan for a person to read, each line ended by a newline.
     *
     * @param rowsPerSecond that the whole model passes over, forwards, on all cores together
     */
    public String text(double rowsPerSecond) {
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-8s %-16s %3d variants %,9d rows %s%n",
                    line.stage(),
                    line.agent(),
                    line.variants(),
                    line.rows(),
                    line.passes() == 0
                            ? "asked of a server"
                            : String.format(
                                    Locale.ROOT,
                                    "%7.1f minutes",
                                    minutes(line.rows() * line.passes(), rowsPerSecond))));
        }
        text.append(String.format(
                Locale.ROOT,
                "in all about %.0f minutes at %.1f rows a second (measured here), and ingest to baselines before"
                        + " that;%nadapters and answers that the workspace has already are not made again%n",
                minutes(passes(), rowsPerSecond),
                rowsPerSecond));
        return text.toString();
    }

    private static double minutes(double passes, double rowsPerSecond) {
        return passes / rowsPerSecond / 60;
    }
}
