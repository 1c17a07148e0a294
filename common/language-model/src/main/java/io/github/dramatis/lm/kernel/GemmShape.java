package io.github.dramatis.lm.kernel;

/** Native code believes the shapes that it is told: they are checked before. */
final class GemmShape {
    private GemmShape() {}

    /** The extent that op(a) and op(b) share. */
    static int inner(boolean transposeA, boolean transposeB, Matrix a, Matrix b, Matrix c) {
        int inner = transposeA ? a.rows() : a.columns();
        if ((transposeA ? a.columns() : a.rows()) != c.rows()
                || (transposeB ? b.rows() : b.columns()) != c.columns()
                || (transposeB ? b.columns() : b.rows()) != inner) {
            throw new IllegalArgumentException("no product of " + a + " and " + b + " is " + c);
        }
        return inner;
    }
}
