package io.github.dramatis.lm.kernel.base;

/**
 * Loops over heap arrays in the one shape that HotSpot's compiler turns into vector instructions: int index from 0,
 * step 1, arrays as parameters. Sums and maxima keep four partial results, because the compiler may not reorder a float
 * sum.
 */
final class VectorLoops {
    private VectorLoops() {}

    /** Σ a b by folding halves onto each other, which vectorizes; {@code scratch} takes n / 2 elements. */
    static float dot(float[] a, float[] b, float[] scratch, int n) {
        int half = n / 2;
        foldProduct(a, b, scratch, half);
        float odd = n % 2 == 0 ? 0f : a[n - 1] * b[n - 1];
        while (half >= 64 && half % 2 == 0) {
            half /= 2;
            fold(scratch, half);
        }
        return odd + sum(scratch, 0, half);
    }

    private static void foldProduct(float[] a, float[] b, float[] to, int half) {
        for (int i = 0; i < half; i++) {
            to[i] = a[i] * b[i] + a[half + i] * b[half + i];
        }
    }

    private static void fold(float[] a, int half) {
        for (int i = 0; i < half; i++) {
            a[i] += a[half + i];
        }
    }

    static float sum(float[] a, int at, int n) {
        float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            s0 += a[at + i];
            s1 += a[at + i + 1];
            s2 += a[at + i + 2];
            s3 += a[at + i + 3];
        }
        for (; i < n; i++) {
            s0 += a[at + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    static float max(float[] a, int at, int n) {
        float m0 = Float.NEGATIVE_INFINITY, m1 = m0, m2 = m0, m3 = m0;
        int i = 0;
        for (; i + 4 <= n; i += 4) {
            m0 = Math.max(m0, a[at + i]);
            m1 = Math.max(m1, a[at + i + 1]);
            m2 = Math.max(m2, a[at + i + 2]);
            m3 = Math.max(m3, a[at + i + 3]);
        }
        for (; i < n; i++) {
            m0 = Math.max(m0, a[at + i]);
        }
        return Math.max(Math.max(m0, m1), Math.max(m2, m3));
    }

    /** y = s a b. */
    static void scaledProduct(float s, float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = s * a[i] * b[i];
        }
    }

    /** y += s a. */
    static void addScaled(float s, float[] a, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += s * a[i];
        }
    }

    /** y += a b. */
    static void addProduct(float[] a, float[] b, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] += a[i] * b[i];
        }
    }

    /** to[atTo + i] = from[atFrom + i] − shift. */
    static void shift(float[] from, int atFrom, float shift, float[] to, int atTo, int n) {
        for (int i = 0; i < n; i++) {
            to[atTo + i] = from[atFrom + i] - shift;
        }
    }

    /** to[atTo + i] = s from[atFrom + i]. */
    static void scale(float s, float[] from, int atFrom, float[] to, int atTo, int n) {
        for (int i = 0; i < n; i++) {
            to[atTo + i] = s * from[atFrom + i];
        }
    }

    /** d = p (d − shift): the softmax's backward along a row. */
    static void softmaxBackward(float[] p, float[] d, int at, float shift, int n) {
        for (int i = 0; i < n; i++) {
            d[at + i] = p[at + i] * (d[at + i] - shift);
        }
    }

    /** y = −x. */
    static void negate(float[] x, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = -x[i];
        }
    }

    /** y = gate / (1 + e) up, where e = exp(−gate). */
    static void swiGlu(float[] gate, float[] e, float[] up, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            y[i] = gate[i] / (1f + e[i]) * up[i];
        }
    }

    /**
     * Where e = exp(−gate), s = 1 / (1 + e): dUp = dy gate s into {@code up}, dGate = dy up s (1 + gate (1 − s)) into
     * {@code dy}.
     */
    static void swiGluBackward(float[] dy, float[] gate, float[] e, float[] up, int n) {
        for (int i = 0; i < n; i++) {
            float s = 1f / (1f + e[i]);
            float dUp = dy[i] * gate[i] * s;
            dy[i] = dy[i] * up[i] * s * (1f + gate[i] * (1f - s));
            up[i] = dUp;
        }
    }

    /**
     * Rotates the pairs (x[at + i], x[at + half + i]) by the angles of {@code cosines} and {@code sines} from
     * {@code angle}.
     */
    static void rotate(float[] x, int at, float[] cosines, float[] sines, int angle, int half, float direction) {
        for (int i = 0; i < half; i++) {
            float c = cosines[angle + i];
            float s = direction * sines[angle + i];
            float first = x[at + i];
            float second = x[at + half + i];
            x[at + i] = first * c - second * s;
            x[at + half + i] = second * c + first * s;
        }
    }
}
