package io.github.dramatis.lm.kernel.base;

import io.github.dramatis.lm.kernel.Matrix;

/** Native code believes the shapes that it is told: they are checked before. */
public final class OperandShapes {
    private OperandShapes() {}

    /**
     * The extent that op(a) and op(b) of a product share.
     *
     * @throws IllegalArgumentException if c has another shape than their product
     */
    public static int inner(boolean transposeA, boolean transposeB, Matrix a, Matrix b, Matrix c) {
        int inner = transposeA ? a.rows() : a.columns();
        if ((transposeA ? a.columns() : a.rows()) != c.rows()
                || (transposeB ? b.rows() : b.columns()) != c.columns()
                || (transposeB ? b.columns() : b.rows()) != inner) {
            throw new IllegalArgumentException("no product of " + a + " and " + b + " is " + c);
        }
        return inner;
    }

    /**
     * The number of elements that each of three matrices has.
     *
     * @throws IllegalArgumentException if they differ
     */
    public static long size(Matrix a, Matrix b, Matrix c) {
        long size = (long) a.rows() * a.columns();
        if (size != (long) b.rows() * b.columns() || size != (long) c.rows() * c.columns()) {
            throw new IllegalArgumentException("the operands are of different sizes");
        }
        return size;
    }
}
