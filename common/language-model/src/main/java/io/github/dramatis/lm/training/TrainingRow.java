package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One example: tokens, and what the logits at some of them should predict.
 *
 * @param tokens at least one
 * @param targets at least one, each at a position of the tokens
 */
public record TrainingRow(int[] tokens, List<TokenTarget> targets) {
    public TrainingRow {
        tokens = tokens.clone();
        targets = List.copyOf(targets);
        for (TokenTarget target : targets) {
            if (target.position() < 0 || target.position() >= tokens.length) {
                throw new UserError(
                        "a training target at position " + target.position(),
                        "the row has " + tokens.length + " tokens",
                        "give positions from 0 to " + (tokens.length - 1));
            }
        }
        if (targets.isEmpty()) {
            throw new UserError(
                    "a training row of " + tokens.length + " tokens", "it has no target", "give it a completion");
        }
    }

    /** A prompt and the completion that it should be followed by, token by token. */
    public static TrainingRow completion(int[] prompt, int[] completion) {
        int[] tokens = Arrays.copyOf(prompt, prompt.length + completion.length);
        System.arraycopy(completion, 0, tokens, prompt.length, completion.length);
        List<TokenTarget> targets = new ArrayList<>();
        for (int i = 0; i < completion.length; i++) {
            targets.add(TokenTarget.next(prompt.length + i - 1, completion[i]));
        }
        return new TrainingRow(tokens, targets);
    }

    /**
     * The tokens up to the last target: what follows has no part in the loss. A row longer than the original context
     * keeps enough of them to be longer still: its whole length decides over its rotary frequencies.
     */
    int[] neededTokens(int originalContext) {
        int last = targets.stream().mapToInt(TokenTarget::position).max().orElseThrow();
        return Arrays.copyOf(
                tokens, tokens.length > originalContext ? Math.max(last + 1, originalContext + 1) : last + 1);
    }
}
