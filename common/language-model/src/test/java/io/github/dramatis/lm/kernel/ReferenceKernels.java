package io.github.dramatis.lm.kernel;

/**
 * The operations of {@link Kernels} as their formulas read, in double precision: the oracle of the fast ones. Matrices
 * are plain arrays, row-major; each backward is written from its own derivation, and finite differences hold it to the
 * forward.
 */
final class ReferenceKernels {
    private ReferenceKernels() {}

    /** alpha op(a) op(b) + beta c; a [m, k] or [k, m] if transposed, b [k, n] or [n, k]. */
    static double[] gemm(
            boolean ta,
            boolean tb,
            double alpha,
            double[] a,
            double[] b,
            double beta,
            double[] c,
            int m,
            int n,
            int k) {
        double[] result = new double[m * n];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = 0;
                for (int l = 0; l < k; l++) {
                    sum += (ta ? a[l * m + i] : a[i * k + l]) * (tb ? b[j * k + l] : b[l * n + j]);
                }
                result[i * n + j] = alpha * sum + beta * c[i * n + j];
            }
        }
        return result;
    }

    static double[] rmsNorm(double[] x, double[] gain, double eps, int rows, int width) {
        double[] y = new double[x.length];
        for (int row = 0; row < rows; row++) {
            double square = 0;
            for (int i = 0; i < width; i++) {
                square += x[row * width + i] * x[row * width + i];
            }
            for (int i = 0; i < width; i++) {
                y[row * width + i] = gain[i] * x[row * width + i] / Math.sqrt(square / width + eps);
            }
        }
        return y;
    }

    static double[] rmsNormBackward(double[] dy, double[] x, double[] gain, double eps, int rows, int width) {
        double[] dx = new double[x.length];
        for (int row = 0; row < rows; row++) {
            double square = 0;
            double dot = 0;
            for (int i = 0; i < width; i++) {
                int at = row * width + i;
                square += x[at] * x[at];
                dot += dy[at] * gain[i] * x[at];
            }
            double rms = Math.sqrt(square / width + eps);
            for (int i = 0; i < width; i++) {
                int at = row * width + i;
                dx[at] = dy[at] * gain[i] / rms - x[at] * dot / (width * rms * rms * rms);
            }
        }
        return dx;
    }

    /** x [rows, heads headDim] rotated by position · theta^(−2i / headDim). */
    static double[] rope(
            double[] x, int rows, int heads, int headDim, double theta, int[] positions, boolean backward) {
        double[] y = x.clone();
        int half = headDim / 2;
        for (int row = 0; row < rows; row++) {
            for (int head = 0; head < heads; head++) {
                for (int i = 0; i < half; i++) {
                    double angle = positions[row] * Math.pow(theta, -2.0 * i / headDim) * (backward ? -1 : 1);
                    int at = (row * heads + head) * headDim + i;
                    y[at] = x[at] * Math.cos(angle) - x[at + half] * Math.sin(angle);
                    y[at + half] = x[at + half] * Math.cos(angle) + x[at] * Math.sin(angle);
                }
            }
        }
        return y;
    }

    /**
     * q [queries, heads headDim], k and v [keys, keyValueHeads headDim]; query i sees keys 0 .. keys − queries + i, the
     * last {@code window} of them.
     */
    static double[] attention(AttentionShape shape, double[] q, double[] k, double[] v, int queries, int keys) {
        double[] out = new double[q.length];
        int width = shape.headDim();
        for (int head = 0; head < shape.heads(); head++) {
            for (int i = 0; i < queries; i++) {
                double[] p = weights(shape, q, k, head, i, keys - queries + i + 1);
                for (int j = 0; j < p.length; j++) {
                    for (int d = 0; d < width; d++) {
                        out[query(shape, i, head) + d] += p[j] * v[key(shape, j, head) + d];
                    }
                }
            }
        }
        return out;
    }

    /** {dq, dk, dv} */
    static double[][] attentionBackward(
            AttentionShape shape, double[] q, double[] k, double[] v, double[] dOut, int queries, int keys) {
        double[][] d = {new double[q.length], new double[k.length], new double[v.length]};
        int width = shape.headDim();
        double scale = 1 / Math.sqrt(width);
        for (int head = 0; head < shape.heads(); head++) {
            for (int i = 0; i < queries; i++) {
                double[] p = weights(shape, q, k, head, i, keys - queries + i + 1);
                double[] dp = new double[p.length];
                double mean = 0;
                for (int j = 0; j < p.length; j++) {
                    for (int w = 0; w < width; w++) {
                        dp[j] += dOut[query(shape, i, head) + w] * v[key(shape, j, head) + w];
                        d[2][key(shape, j, head) + w] += p[j] * dOut[query(shape, i, head) + w];
                    }
                    mean += p[j] * dp[j];
                }
                for (int j = 0; j < p.length; j++) {
                    double ds = p[j] * (dp[j] - mean) * scale;
                    for (int w = 0; w < width; w++) {
                        d[0][query(shape, i, head) + w] += ds * k[key(shape, j, head) + w];
                        d[1][key(shape, j, head) + w] += ds * q[query(shape, i, head) + w];
                    }
                }
            }
        }
        return d;
    }

    private static double[] weights(AttentionShape shape, double[] q, double[] k, int head, int query, int seen) {
        double[] p = new double[seen];
        double max = Double.NEGATIVE_INFINITY;
        int from = Math.max(0, seen - shape.window());
        for (int j = from; j < seen; j++) {
            for (int w = 0; w < shape.headDim(); w++) {
                p[j] += q[query(shape, query, head) + w] * k[key(shape, j, head) + w] / Math.sqrt(shape.headDim());
            }
            max = Math.max(max, p[j]);
        }
        double sum = 0;
        for (int j = from; j < seen; j++) {
            p[j] = Math.exp(p[j] - max);
            sum += p[j];
        }
        for (int j = 0; j < seen; j++) {
            p[j] /= sum;
        }
        return p;
    }

    private static int query(AttentionShape shape, int row, int head) {
        return (row * shape.heads() + head) * shape.headDim();
    }

    private static int key(AttentionShape shape, int row, int head) {
        return (row * shape.keyValueHeads() + head / shape.group()) * shape.headDim();
    }

    /** x diag(scale) + beta y, by rows of the scale's width. */
    static double[] scaleColumns(double[] x, double[] scale, double beta, double[] y) {
        double[] result = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            result[i] = x[i] * scale[i % scale.length] + beta * y[i];
        }
        return result;
    }

    /** sums[j] + Σ over i of a[i, j] b[i, j] */
    static double[] addColumnDots(double[] a, double[] b, double[] sums) {
        double[] result = sums.clone();
        for (int i = 0; i < a.length; i++) {
            result[i % sums.length] += a[i] * b[i];
        }
        return result;
    }

    static double[] swiGlu(double[] gate, double[] up) {
        double[] y = new double[gate.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = gate[i] / (1 + Math.exp(-gate[i])) * up[i];
        }
        return y;
    }

    /** {dGate, dUp} */
    static double[][] swiGluBackward(double[] dy, double[] gate, double[] up) {
        double[][] d = {new double[gate.length], new double[gate.length]};
        for (int i = 0; i < dy.length; i++) {
            double s = 1 / (1 + Math.exp(-gate[i]));
            d[0][i] = dy[i] * up[i] * (s + gate[i] * s * (1 - s));
            d[1][i] = dy[i] * gate[i] * s;
        }
        return d;
    }

    /** −Σ p log softmax(logits)[id] */
    static double crossEntropy(double[] logits, int[] ids, double[] p) {
        double max = java.util.Arrays.stream(logits).max().orElseThrow();
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - max);
        }
        double loss = 0;
        for (int i = 0; i < ids.length; i++) {
            loss -= p[i] * (logits[ids[i]] - max - Math.log(sum));
        }
        return loss;
    }

    static double[] crossEntropyBackward(double[] logits, int[] ids, double[] p) {
        double[] d = new double[logits.length];
        double mass = java.util.Arrays.stream(p).sum();
        for (int i = 0; i < d.length; i++) {
            d[i] = mass * Math.exp(-crossEntropy(logits, new int[] {i}, new double[] {1}));
        }
        for (int i = 0; i < ids.length; i++) {
            d[ids[i]] -= p[i];
        }
        return d;
    }
}
