package io.github.dramatis.lm.dataset;

import io.github.dramatis.lm.training.Target;
import io.github.dramatis.lm.training.TrainingRow;
import java.util.BitSet;
import java.util.List;

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

    /** The row as the trainer takes it: each completion token is the target of the position before it. */
    public TrainingRow toTrainingRow() {
        List<Target> targets = completion.stream()
                .filter(position -> position > 0)
                .mapToObj(position -> Target.next(position - 1, tokens[position]))
                .toList();
        return new TrainingRow(tokens, targets);
    }
}
