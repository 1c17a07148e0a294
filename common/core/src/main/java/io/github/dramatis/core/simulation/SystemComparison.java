package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.Holm;
import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.evaluation.StudentEstimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * Systems compared on the same agents, every pair.
 *
 * @param standings [systems] the highest value first
 * @param differences of every pair, the one with the lower index first
 */
public record SystemComparison(List<Standing> standings, List<PairedDifference> differences) {
    /**
     * One system's place.
     *
     * @param system its index
     * @param value over all agents
     * @param interval percentile interval at 95 % over resampled agents
     * @param letters systems that share a letter cannot be told apart; "a" is with the highest value
     */
    public record Standing(int system, double value, Interval interval, String letters) {}

    /**
     * Compares where every agent has a value of each system.
     *
     * @param systems how many there are
     * @param resamples of sums over agents whom every system serves: a difference is paired only if both have the same
     * @param agents how many are in the sums
     */
    public static SystemComparison of(int systems, SystemValue value, Resamples resamples, long agents) {
        return of(systems, value, resamples, system -> agents);
    }

    /**
     * The same where some agents in the sums have no value.
     *
     * @param agents who have a value of a system; a difference rests on no more than the fewer of its two systems
     */
    public static SystemComparison of(int systems, SystemValue value, Resamples resamples, IntToLongFunction agents) {
        List<PairedDifference> differences = adjusted(pairs(systems, value, resamples, agents));
        boolean[][] apart = new boolean[systems][systems];
        for (PairedDifference difference : differences) {
            apart[difference.system()][difference.other()] = difference.tellsApart();
            apart[difference.other()][difference.system()] = difference.tellsApart();
        }
        double[] total = resamples.total();
        List<Integer> order = IntStream.range(0, systems)
                .boxed()
                .sorted(Comparator.comparingDouble(s -> -value.of(s, total))) // NaN last
                .toList();
        List<String> letters = LetterDisplay.of(order, apart);
        List<Standing> standings = new ArrayList<>();
        for (int system : order) {
            Interval interval = resamples.interval(sums -> value.of(system, sums));
            standings.add(new Standing(system, value.of(system, total), interval, letters.get(system)));
        }
        return new SystemComparison(standings, differences);
    }

    /** Whether any two systems can be told apart. */
    public boolean tellsAnyApart() {
        return differences.stream().anyMatch(PairedDifference::tellsApart);
    }

    private static List<PairedDifference> pairs(
            int systems, SystemValue value, Resamples resamples, IntToLongFunction agents) {
        List<PairedDifference> pairs = new ArrayList<>();
        for (int system = 0; system < systems; system++) {
            for (int other = system + 1; other < systems; other++) {
                int one = system;
                int two = other;
                StudentEstimate estimate = StudentEstimate.of(
                        resamples,
                        sums -> value.of(one, sums) - value.of(two, sums),
                        Math.min(agents.applyAsLong(one), agents.applyAsLong(two)));
                pairs.add(new PairedDifference(system, other, estimate, Double.NaN));
            }
        }
        return pairs;
    }

    private static List<PairedDifference> adjusted(List<PairedDifference> pairs) {
        List<PairedDifference> adjusted = new ArrayList<>(pairs);
        int[] testable = IntStream.range(0, pairs.size())
                .filter(i -> !Double.isNaN(pairs.get(i).estimate().p()))
                .toArray();
        double[] p = Holm.adjusted(IntStream.of(testable)
                .mapToDouble(i -> pairs.get(i).estimate().p())
                .toArray());
        for (int i = 0; i < p.length; i++) {
            PairedDifference pair = pairs.get(testable[i]);
            adjusted.set(testable[i], new PairedDifference(pair.system(), pair.other(), pair.estimate(), p[i]));
        }
        return adjusted;
    }
}
