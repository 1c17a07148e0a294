package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.Interval;
import io.github.dramatis.core.evaluation.Resamples;
import io.github.dramatis.core.evaluation.StudentEstimate;
import io.github.dramatis.core.random.Draws;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntToLongFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Whether the simulation orders systems as held-out interactions do. All intervals are at 95 %, by percentiles.
 *
 * @param kendall tau-b of the two orders
 * @param spearman of the two orders
 * @param regret what is lost by trusting the simulation: the highest offline value less that of the system that the
 *     simulation has first (the mean of those if several are), 0 or more
 * @param pairs of systems that really differ: the 95 % interval of their offline difference is clear of 0
 * @param pairsRight share of those pairs that the simulation orders as they are; NaN without any
 * @param systems that are ordered
 */
public record RankAgreement(
        Agreement kendall, Agreement spearman, Regret regret, int pairs, double pairsRight, int systems) {
    private static final double CONFIDENCE = 0.95;

    /**
     * A correlation of the two orders.
     *
     * @param value of all users; NaN where a system has no value, or all have the same
     * @param overUsers over resampled users, both orders anew in each resample: what other users would do to it
     * @param overUsersAndSystems over resampled users and systems: what other systems would do to it too
     */
    public record Agreement(double value, Interval overUsers, Interval overUsersAndSystems) {}

    /**
     * What is lost.
     *
     * @param value in the unit of the offline values
     * @param overUsers over resampled users; never below 0
     */
    public record Regret(double value, Interval overUsers) {}

    /**
     * Compares two orders.
     *
     * @param systems indices of those to order, two or more: all, or without some
     * @param simulated the systems' values by the simulation
     * @param offline the systems' values by held-out interactions, the higher the better as well
     * @param resamples of sums over users, from which both values follow
     * @param users how many have an offline value of a system
     * @param seed of the run
     * @throws IllegalArgumentException with fewer than two systems
     */
    public static RankAgreement of(
            List<Integer> systems,
            SystemValue simulated,
            SystemValue offline,
            Resamples resamples,
            IntToLongFunction users,
            long seed) {
        if (systems.size() < 2) {
            throw new IllegalArgumentException(systems.size() + " systems have no order");
        }
        Orders orders = new Orders(systems, simulated, offline);
        int[][] differing = differing(systems, offline, resamples, users);
        double[] total = resamples.total();
        long right = Arrays.stream(differing)
                .filter(pair -> sign(pair, simulated, total) == sign(pair, offline, total))
                .count();
        return new RankAgreement(
                agreement(RankCorrelation.KENDALL, orders, resamples, seed),
                agreement(RankCorrelation.SPEARMAN, orders, resamples, seed),
                new Regret(orders.regret(total), resamples.interval(orders::regret)),
                differing.length,
                differing.length == 0 ? Double.NaN : (double) right / differing.length,
                systems.size());
    }

    private static Agreement agreement(RankCorrelation kind, Orders orders, Resamples resamples, long seed) {
        ToDoubleFunction<double[]> correlation = sums -> kind.of(orders.simulated(sums), orders.offline(sums));
        double[] ofSystems = new double[resamples.replicates()];
        for (int r = 0; r < ofSystems.length; r++) {
            Orders drawn = orders.drawn(Draws.generator(seed, "simulate/systems", Integer.toString(r)));
            double[] sums = resamples.resample(r);
            ofSystems[r] = kind.of(drawn.simulated(sums), drawn.offline(sums));
        }
        return new Agreement(
                correlation.applyAsDouble(resamples.total()),
                resamples.interval(correlation),
                Interval.ofPercentiles(ofSystems, CONFIDENCE));
    }

    /** [pairs][2] indices of the systems. */
    private static int[][] differing(
            List<Integer> systems, SystemValue offline, Resamples resamples, IntToLongFunction users) {
        return IntStream.range(0, systems.size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, systems.size())
                        .mapToObj(j -> new int[] {systems.get(i), systems.get(j)}))
                .filter(pair -> StudentEstimate.of(
                                resamples,
                                sums -> offline.of(pair[0], sums) - offline.of(pair[1], sums),
                                Math.min(users.applyAsLong(pair[0]), users.applyAsLong(pair[1])))
                        .interval(CONFIDENCE)
                        .excludesZero())
                .toArray(int[][]::new);
    }

    private static double sign(int[] pair, SystemValue value, double[] sums) {
        return Math.signum(value.of(pair[0], sums) - value.of(pair[1], sums));
    }

    /** Two values of each system. */
    private record Orders(List<Integer> systems, SystemValue simulatedValue, SystemValue offlineValue) {
        double[] simulated(double[] sums) {
            return values(simulatedValue, sums);
        }

        double[] offline(double[] sums) {
            return values(offlineValue, sums);
        }

        /** Draws as many systems with replacement; a system that is drawn twice ties with itself in both orders. */
        Orders drawn(SplittableRandom random) {
            return new Orders(
                    Stream.generate(() -> systems.get(random.nextInt(systems.size())))
                            .limit(systems.size())
                            .toList(),
                    simulatedValue,
                    offlineValue);
        }

        double regret(double[] sums) {
            double[] simulated = simulated(sums);
            double[] offline = offline(sums);
            double first = Arrays.stream(simulated).max().orElse(Double.NaN);
            double chosen = IntStream.range(0, systems.size())
                    .filter(i -> simulated[i] == first)
                    .mapToDouble(i -> offline[i])
                    .average()
                    .orElse(Double.NaN);
            return Arrays.stream(offline).max().orElse(Double.NaN) - chosen;
        }

        private double[] values(SystemValue value, double[] sums) {
            return systems.stream()
                    .mapToDouble(system -> value.of(system, sums))
                    .toArray();
        }
    }
}
