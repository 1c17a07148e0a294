package io.github.dramatis.spark.simulate;

import io.github.dramatis.spark.recommend.BuiltIn;
import java.util.List;

/**
 * What is to be simulated.
 *
 * @param recommendations paths of recommenders' lists
 * @param builtIn recommenders that are fitted here
 * @param degrade shares of the lists in percent that are replaced at random; of 0 the lists themselves, which are
 *     always among them
 * @param worse whether lists that must be worse are simulated too, see {@link
 *     io.github.dramatis.spark.recommend.WorseLists}
 * @param agents how many, drawn by hash; 0: all
 * @param variant who is asked; empty: the persona agents alone
 * @param population how many users go through the lists as trees have it that learn from the agents; 0: none
 */
public record SimulateRequest(
        List<String> recommendations,
        List<BuiltIn> builtIn,
        List<Integer> degrade,
        boolean worse,
        int agents,
        String variant,
        long population) {
    /** For {@link #population}. */
    public static final long EVERYBODY = Long.MAX_VALUE;

    public SimulateRequest {
        recommendations = List.copyOf(recommendations);
        builtIn = List.copyOf(builtIn);
        degrade = List.copyOf(degrade);
    }
}
