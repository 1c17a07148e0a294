package io.github.dramatis.lm.checkpoint;

/** Arithmetic on shapes that may come from a hostile file. */
final class TensorShape {
    private TensorShape() {}

    /**
     * The number of elements; 1 for a scalar (an empty shape).
     *
     * @throws ArithmeticException if it does not fit a long
     */
    static long elements(long[] shape) {
        long elements = 1;
        for (long side : shape) {
            elements = Math.multiplyExact(elements, side);
        }
        return elements;
    }
}
