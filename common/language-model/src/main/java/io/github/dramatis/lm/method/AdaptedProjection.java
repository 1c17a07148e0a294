package io.github.dramatis.lm.method;

import io.github.dramatis.lm.kernel.Matrix;
import java.util.List;

/** What an adapter adds to one projection, forward and backward side by side. */
public interface AdaptedProjection {
    /** Width of what the forward keeps for the backward. */
    int rank();

    /**
     * Adds to y, and writes the input's hidden.
     *
     * @param parts of y side by side, together [tokens, out]
     */
    void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts);

    /**
     * Adds to the gradients of what is trained and, unless null, to dx. Frozen numbers get no gradient.
     *
     * @param gradients of the same class
     * @param input of the forward, with the hidden that it left
     * @param parts of dy side by side, together [tokens, out]
     * @param dx [tokens, in] or null
     */
    void backward(
            AdapterScratch scratch, AdaptedProjection gradients, AdapterInput input, List<Matrix> parts, Matrix dx);
}
