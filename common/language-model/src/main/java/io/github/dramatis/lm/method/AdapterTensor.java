package io.github.dramatis.lm.method;

import java.util.SplittableRandom;

/**
 * One kind of numbers that a method has.
 *
 * @param name what peft's names end with if each module has its own, e.g. {@code .lora_A.weight}; the whole name if all
 *     share it
 * @param role what becomes of it
 * @param shape what it is of a module
 * @param start how it begins
 */
public record AdapterTensor(String name, Role role, ShapeOf shape, Start start) {
    /** What becomes of a tensor. One that is shared is as wide as the widest module: a narrower one takes a corner. */
    public enum Role {
        /** Each module has one, which an optimizer changes. */
        TRAINED,
        /** Each module has one, which stays as it began. */
        FROZEN,
        /** All modules share one, which stays as it began. */
        SHARED,
        /** The same, always begun alike: no file holds it. */
        IMPLIED
    }

    /** Sizes by rank and widths: one, or rows and columns. */
    @FunctionalInterface
    public interface ShapeOf {
        int[] of(int rank, int in, int out);
    }

    /** Fills fresh numbers, which are 0. */
    @FunctionalInterface
    public interface Start {
        /** Leaves the zeros. */
        Start ZEROS = (numbers, columns, seed, module) -> {};

        /**
         * @param numbers row-major
         * @param columns of a row
         * @param module the path of the module, by which it is drawn; of what all share the empty word
         */
        void fill(float[] numbers, int columns, long seed, String module);
    }

    static void uniform(float[] numbers, double bound, SplittableRandom random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
    }

    public boolean isTrained() {
        return role == Role.TRAINED;
    }

    public boolean isShared() {
        return role == Role.SHARED || role == Role.IMPLIED;
    }

    public boolean isImplied() {
        return role == Role.IMPLIED;
    }

    /** Sizes in a file. */
    public long[] fileShape(int rank, int in, int out) {
        int[] sizes = shape.of(rank, in, out);
        return sizes.length == 1 ? new long[] {sizes[0]} : new long[] {sizes[0], sizes[1]};
    }

    /** Rows; a vector has one. */
    public int rows(int rank, int in, int out) {
        int[] sizes = shape.of(rank, in, out);
        return sizes.length == 1 ? 1 : sizes[0];
    }

    public int columns(int rank, int in, int out) {
        int[] sizes = shape.of(rank, in, out);
        return sizes[sizes.length - 1];
    }

    public long size(int rank, int in, int out) {
        return (long) rows(rank, in, out) * columns(rank, in, out);
    }
}
