package io.github.dramatis.core.sweep;

import io.github.dramatis.core.config.DramatisConfig;
import io.github.dramatis.core.config.SweepConfig;
import io.github.dramatis.core.config.TrainGrid;
import io.github.dramatis.core.config.TrainSetting;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.core.random.Draws;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The configurations of a sweep and its rungs. With n configurations there are floor(log_eta n) + 1 rungs; in the last
 * one everything is trained to its end, in each one before it for 1 / eta of that.
 *
 * @param candidates in the order of the grid, each with what a sweep goes by
 * @param rungs in their order
 */
public record SweepPlan(List<TrainSetting> candidates, List<Rung> rungs) {
    public SweepPlan {
        candidates = List.copyOf(candidates);
        rungs = List.copyOf(rungs);
    }

    /**
     * A rung.
     *
     * @param candidates how many are in it
     * @param share of its steps that each has made at its end, above 0 and at most 1
     */
    public record Rung(int candidates, double share) implements Serializable {
        /** The step that ends it: of {@code steps}, and no less than {@code least} if there are so many. */
        public int lastStep(int steps, int least) {
            return Math.min(steps, Math.max(least, (int) Math.ceil(share * steps)));
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
        return new SweepPlan(drawn, rungs(drawn.size(), sweep.eta()));
    }

    private static List<TrainSetting> drawn(List<TrainSetting> all, int draws, long seed) {
        List<TrainSetting> first = all.stream()
                .sorted(Comparator.comparingDouble(candidate -> Draws.uniform(seed, "sweep", candidate.name())))
                .limit(draws)
                .toList();
        return all.stream().filter(first::contains).toList();
    }

    private static List<Rung> rungs(int candidates, int eta) {
        List<Integer> sizes = new ArrayList<>();
        for (int left = candidates; left >= 1; left /= eta) {
            sizes.add(left);
        }
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i < sizes.size(); i++) {
            rungs.add(new Rung(sizes.get(i), Math.pow(eta, i - (sizes.size() - 1))));
        }
        return rungs;
    }

    /** What it takes, in trainings of one configuration to its end. */
    public double trainings() {
        double trainings = 0;
        double before = 0;
        for (Rung rung : rungs) {
            trainings += rung.candidates() * (rung.share() - before);
            before = rung.share();
        }
        return trainings;
    }

    /** How many measurements of the tuning rows there are. */
    public int measurements() {
        return rungs.stream().mapToInt(Rung::candidates).sum();
    }
}
