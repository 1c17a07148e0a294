package io.github.dramatis.core.random;

import java.util.SplittableRandom;

/**
 * Random draws that depend on (run seed, stage, key) alone: the same whatever the partitioning, the order of rows or a
 * retried task.
 */
public final class Draws {
    private Draws() {}

    /** A generator of its own for the key, e.g. a user id or an adapter's name. */
    public static SplittableRandom generator(long runSeed, String stage, String key) {
        return new SplittableRandom(hash(runSeed, stage, key));
    }

    /** A uniform number in [0, 1) for the key: to sample rows by hash. */
    public static double uniform(long runSeed, String stage, String key) {
        return (hash(runSeed, stage, key) >>> 11) * 0x1.0p-53;
    }

    /** 64 well mixed bits of (run seed, stage, key). */
    public static long hash(long runSeed, String stage, String key) {
        long h = mix(runSeed + 0x9E3779B97F4A7C15L);
        h = absorb(h, stage);
        h = mix(h ^ 0x5851F42D4C957F2DL);
        return absorb(h, key);
    }

    private static long absorb(long state, String text) {
        long h = state;
        for (int i = 0; i < text.length(); i++) {
            h = mix(h ^ text.charAt(i));
        }
        return mix(h + text.length());
    }

    /** Mixes 64 bits: the finalizer of MurmurHash3 in Stafford's variant 13, as SplittableRandom uses it. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
