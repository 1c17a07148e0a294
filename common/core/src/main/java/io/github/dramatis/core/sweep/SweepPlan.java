package io.github.dramatis.core.sweep;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.SweepConfig;
import io.github.dramatis.core.config.TrainConfig;
import io.github.dramatis.core.config.TrainGrid;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The configurations of a sweep and its rungs. With n configurations there are floor(log_eta n) + 1 rungs; in the last
 * one everything is trained to its end, in each one before it for 1 / eta of that.
 *
 * @param candidates in the order of the grid, each with what a sweep goes by
 * @param rungs in their order
 */
public record SweepPlan(List<TrainSetting> candidates, List<Rung> rungs) implements Serializable {
    public SweepPlan {
        candidates = List.copyOf(candidates);
        rungs = List.copyOf(rungs);
    }

    /**
     * A rung.
     *
     * @param candidates how many are in it
     * @param share of its steps that each has made at its end, above 0 and at most 1
     * @param leastSteps that each has made at its end even so, if its training has so many
     */
    public record Rung(int candidates, double share, int leastSteps) implements Serializable {
        /** The step that ends it, of the {@code steps} of a whole training. */
        int lastStep(int steps) {
            return Math.min(steps, Math.max(leastSteps, (int) Math.ceil(share * steps)));
        }
    }

    /**
     * The plan of a configuration.
     *
     * @throws UserError if it names nothing to try, or a combination is no configuration
     */
    public static SweepPlan of(DramatisConfig config) {
        SweepConfig sweep = config.sweep();
        if (sweep.over().isEmpty()) {
            throw new UserError(
                    "configuration key sweep.over:",
                    "it names nothing to try",
                    "name keys of train and their values, e.g. sweep: {over: {learning-rate: [0.0005, 0.001]}}");
        }
        List<TrainSetting> all = TrainGrid.of(config.train(), sweep.over(), "sweep.over").stream()
                .map(way -> new TrainSetting(way.settings(), SweepConfig.effective(way.train()), way.baseModel()))
                .toList();
        List<TrainSetting> drawn =
                sweep.draws() == 0 || sweep.draws() >= all.size() ? all : drawn(all, sweep.draws(), config.seed());
        return new SweepPlan(drawn, rungs(drawn.size(), sweep));
    }

    private static List<TrainSetting> drawn(List<TrainSetting> all, int draws, long seed) {
        List<TrainSetting> first = all.stream()
                .sorted(Comparator.comparingDouble(candidate -> Draws.uniform(seed, "sweep", candidate.name())))
                .limit(draws)
                .toList();
        return all.stream().filter(first::contains).toList();
    }

    private static List<Rung> rungs(int candidates, SweepConfig sweep) {
        List<Integer> sizes = new ArrayList<>();
        for (int left = candidates; left >= 1; left /= sweep.eta()) {
            sizes.add(left);
        }
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            double share = Math.pow(sweep.eta(), i - (sizes.size() - 1));
            rungs.add(new Rung(sizes.get(i), share, sweep.leastSteps()));
        }
        return rungs;
    }

    /**
     * Rows that the candidates are trained on in all rungs together. Who goes on is not known beforehand: from the
     * second rung on each counts as the mean of all.
     *
     * @param rows that one epoch has
     */
    public double rowsTrained(long rows) {
        return rowsTrained(rows, train -> 1);
    }

    /**
     * The same, with a weight for the rows of each candidate.
     *
     * @param weight of one row, by the candidate's settings
     */
    public double rowsTrained(long rows, ToDoubleFunction<TrainConfig> weight) {
        double sum = 0;
        for (int number = 1; number <= rungs.size(); number++) {
            int rung = number;
            sum += rungs.get(rung - 1).candidates()
                    * candidates.stream()
                            .map(TrainSetting::train)
                            .mapToDouble(train -> weight.applyAsDouble(train) * rowsTrained(train, rung, rows))
                            .average()
                            .orElse(0);
        }
        return sum;
    }

    /**
     * Rows that a candidate is trained on in one rung, after those before it.
     *
     * @param train settings of the candidate
     * @param number of the rung, from 1
     * @param rows that one epoch has
     */
    public long rowsTrained(TrainConfig train, int number, long rows) {
        int steps = train.steps(rows);
        return (long) (lastStep(number, steps) - lastStep(number - 1, steps)) * train.batchSize();
    }

    /**
     * The step that ends a rung.
     *
     * @param number of the rung, from 1; 0: before the first, where no step has been made
     * @param steps of a whole training
     */
    public int lastStep(int number, int steps) {
        return number == 0 ? 0 : rungs.get(number - 1).lastStep(steps);
    }

    /** How many measurements of the tuning rows there are. */
    public int measurements() {
        return rungs.stream().mapToInt(Rung::candidates).sum();
    }
}
