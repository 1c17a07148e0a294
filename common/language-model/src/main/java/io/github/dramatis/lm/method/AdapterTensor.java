package io.github.dramatis.lm.method;

import java.util.SplittableRandom;

/**
 * One kind of numbers that a method has.
 *
 * @param name what peft's names end with if each module has its own, e.g. {@code .lora_A.weight}; the whole name if all
 *     share it
 * @param isTrained whether an optimizer changes it
 * @param isShared whether all modules share one, as wide as the widest of them: a narrower one takes its first columns
 *     where they are inputs, its first rows where they are outputs
 * @param isImplied whether no file holds it, since it always begins the same and stays so
 * @param shape what it is of a module
 * @param start how it begins
 */
public record AdapterTensor(
        String name, boolean isTrained, boolean isShared, boolean isImplied, ShapeOf shape, Start start) {
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

    static AdapterTensor trained(String name, ShapeOf shape, Start start) {
        return new AdapterTensor(name, true, false, false, shape, start);
    }

    static AdapterTensor frozen(String name, ShapeOf shape, Start start) {
        return new AdapterTensor(name, false, false, false, shape, start);
    }

    static AdapterTensor shared(String name, ShapeOf shape, Start start) {
        return new AdapterTensor(name, false, true, false, shape, start);
    }

    AdapterTensor implied() {
        return new AdapterTensor(name, isTrained, isShared, true, shape, start);
    }

    static void uniform(float[] numbers, double bound, SplittableRandom random) {
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (bound * (2 * random.nextDouble() - 1));
        }
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
