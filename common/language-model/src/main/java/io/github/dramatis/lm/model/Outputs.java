package io.github.dramatis.lm.model;

import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.ScratchMatrix;
import io.github.dramatis.lm.method.DropoutMask;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The tokens that go on above a layer's attention. Above the last one's only those count whose logits are asked for: a
 * few of a prompt, while the others have done their part as keys and values.
 */
final class Outputs {
    private final int size;
    private final int[] tokens; // packed tokens, ascending; null: all

    private Outputs(int size, int[] tokens) {
        this.size = size;
        this.tokens = tokens;
    }

    static Outputs all(int size) {
        return new Outputs(size, null);
    }

    /** The outputs of these tokens, each once. */
    static Outputs of(IntStream tokens) {
        int[] distinct = tokens.sorted().distinct().toArray();
        return new Outputs(distinct.length, distinct);
    }

    /** How many. */
    int size() {
        return size;
    }

    /** The row that a packed token has among the outputs. */
    int row(int token) {
        return tokens == null ? token : Arrays.binarySearch(tokens, token);
    }

    /** The outputs' rows of a matrix of all tokens: the matrix itself if that is all, else a copy. */
    Matrix pick(Matrix all, ScratchMatrix memory) {
        if (tokens == null) {
            return all;
        }
        Matrix picked = memory.of(size, all.columns());
        copy(all, picked);
        return picked;
    }

    /** Copies the outputs' rows of a matrix of all tokens. */
    void copy(Matrix all, Matrix picked) {
        if (tokens == null) {
            picked.copyFrom(all);
            return;
        }
        for (int row = 0; row < size; row++) {
            picked.rows(row, row + 1).copyFrom(all.rows(tokens[row], tokens[row] + 1));
        }
    }

    /** The gradient of {@link #pick}: a matrix of all tokens that is zero but for the outputs' rows. */
    Matrix spread(Matrix picked, int allTokens, ScratchMatrix memory) {
        if (tokens == null) {
            return picked;
        }
        Matrix all = memory.of(allTokens, picked.columns());
        all.zero();
        for (int row = 0; row < size; row++) {
            all.rows(tokens[row], tokens[row] + 1).copyFrom(picked.rows(row, row + 1));
        }
        return all;
    }

    /** A dropout for matrices of the outputs alone; null for null. */
    DropoutMask pick(DropoutMask dropout) {
        return tokens == null || dropout == null ? dropout : dropout.at(tokens);
    }
}
