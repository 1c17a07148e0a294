package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;

/**
 * What the logits computed at a position should predict: a distribution over tokens. The ordinary next token is one id
 * with probability 1; a soft label is several.
 *
 * @param position of the token at which the logits are taken, from 0: for a next token, the one before it
 * @param ids where the distribution has mass
 * @param probabilities its mass there, not negative, with a positive sum (1 as a rule)
 */
public record TokenTarget(int position, int[] ids, float[] probabilities) {
    public TokenTarget {
        double mass = 0;
        for (float probability : probabilities) {
            mass += probability >= 0 ? probability : Double.NaN;
        }
        if (ids.length != probabilities.length || !(mass > 0) || Double.isInfinite(mass)) {
            throw new UserError(
                    "a training target at position " + position,
                    "it has " + ids.length + " ids and " + probabilities.length + " probabilities of sum " + mass,
                    "give as many probabilities as ids, none negative, with a positive sum");
        }
        ids = ids.clone();
        probabilities = probabilities.clone();
    }

    /** The one token that should follow the position. */
    public static TokenTarget next(int position, int id) {
        return new TokenTarget(position, new int[] {id}, new float[] {1f});
    }

    /** The sum of the probabilities: what the target counts for in the loss. */
    public double mass() {
        double mass = 0;
        for (float probability : probabilities) {
            mass += probability;
        }
        return mass;
    }
}
