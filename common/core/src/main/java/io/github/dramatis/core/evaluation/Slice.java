package io.github.dramatis.core.evaluation;

import java.util.Arrays;

/**
 * A tally's own part of a vector of sums.
 *
 * @param sums the whole vector
 * @param offset where the part begins
 */
record Slice(double[] sums, int offset) {
    double get(int index) {
        return sums[offset + index];
    }

    void add(int index, double value) {
        sums[offset + index] += value;
    }

    double[] copy(int from, int length) {
        return Arrays.copyOfRange(sums, offset + from, offset + from + length);
    }
}
