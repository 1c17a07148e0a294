package io.github.dramatis.lm.tensor;

/** Arithmetic on shapes that may come from a hostile file. */
public final class TensorShape {
    private TensorShape() {}

    /**
     * The number of elements; 1 for a scalar (an empty shape).
     *
     * @throws ArithmeticException if it does not fit a long
     */
    public static long elements(long[] shape) {
        long elements = 1;
        for (long side : shape) {
            elements = Math.multiplyExact(elements, side);
        }
        return elements;
    }
}
