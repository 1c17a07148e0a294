package io.github.dramatis.core.recommend;

import io.github.dramatis.core.random.Draws;

/**
 * A random order of the numbers 0 to size - 1 for each (run seed, stage, key), of which any place is told without
 * making the others: so a user draws from a catalogue of millions without going through it.
 *
 * <p>A Feistel network over the next power of four, walked until it falls into the range: J. Black and P. Rogaway,
 * Ciphers with arbitrary finite domains, CT-RSA 2002, their generalized method.
 */
public final class HashedOrder {
    private static final int ROUNDS = 8;
    private static final long ROUND = 0x9E3779B97F4A7C15L;

    private final long key;
    private final long size;
    private final int halfBits;

    /** @param size of the range, from 1 to 2^60 */
    public HashedOrder(long runSeed, String stage, String key, long size) {
        if (size < 1 || size > 1L << 60) {
            throw new IllegalArgumentException("size must be 1 to 2^60, is " + size);
        }
        this.key = Draws.hash(runSeed, stage, key);
        this.size = size;
        int bits = Math.max(2, Long.SIZE - Long.numberOfLeadingZeros(size - 1));
        this.halfBits = (bits + 1) / 2;
    }

    /**
     * The number at a place; each number is at one place.
     *
     * @param place from 0 to size - 1
     */
    public long at(long place) {
        long number = place;
        do {
            number = permuted(number);
        } while (number >= size);
        return number;
    }

    private long permuted(long number) {
        long mask = (1L << halfBits) - 1;
        long left = number >>> halfBits;
        long right = number & mask;
        for (int round = 1; round <= ROUNDS; round++) {
            long next = left ^ (Draws.mix(key + round * ROUND + right) & mask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
