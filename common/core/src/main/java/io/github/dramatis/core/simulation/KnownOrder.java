package io.github.dramatis.core.simulation;

import io.github.dramatis.core.evaluation.Resamples;
import java.util.List;
import java.util.stream.IntStream;

/** Whether systems whose order is known, such as one list spoilt more and more, come out in it. */
public final class KnownOrder {
    private KnownOrder() {}

    /**
     * How often each neighbour pair is in order.
     *
     * @param ladder indices of the systems, the best first
     * @param resamples of sums over agents
     * @return [ladder - 1] share of the resamples in which the better of the two has the higher value, ties counting
     *     half; NaN if no resample has both values
     */
    public static double[] shares(List<Integer> ladder, SystemValue value, Resamples resamples) {
        return IntStream.range(0, ladder.size() - 1)
                .mapToDouble(rung -> share(ladder.get(rung), ladder.get(rung + 1), value, resamples))
                .toArray();
    }

    private static double share(int better, int worse, SystemValue value, Resamples resamples) {
        return IntStream.range(0, resamples.replicates())
                .mapToObj(resamples::resample)
                .mapToDouble(sums -> value.of(better, sums) - value.of(worse, sums))
                .filter(difference -> !Double.isNaN(difference))
                .map(difference -> (1 + Math.signum(difference)) / 2)
                .average()
                .orElse(Double.NaN);
    }
}
