package io.github.dramatis.lm.dataset;

import java.util.BitSet;

/**
 * One training row.
 *
 * @param tokens prompt and completion
 * @param completion positions of the tokens whose prediction is trained; the one at 0 has nothing to be predicted from
 */
public record TokenRow(int[] tokens, BitSet completion) {
    /** Where the first completion token that can be predicted stands; -1 if there is none. */
    public int firstTarget() {
        return completion.nextSetBit(1);
    }
}
