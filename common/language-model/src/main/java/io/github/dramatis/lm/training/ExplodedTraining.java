package io.github.dramatis.lm.training;

import io.github.dramatis.core.error.UserError;

/**
 * A training that can go no further, since its loss or its weights have grown beyond all use: at a lower rate it may.
 */
public final class ExplodedTraining extends UserError {
    private static final long serialVersionUID = 1L;

    ExplodedTraining(int step, String problem) {
        super(
                "training step " + step,
                problem,
                "lower the learning rate, lengthen the warmup or clip the gradient (max-grad-norm)");
    }
}
