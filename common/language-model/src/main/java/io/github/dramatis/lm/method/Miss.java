package io.github.dramatis.lm.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.error.UserError;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.method.AdapterTensor.Role;
import io.github.dramatis.lm.method.AdapterTensor.Start;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * W x + Dᵀ (Σ of x's blocks of rank elements): LoRA whose A is the identity repeated (Kang and Yin, arXiv 2409.15371;
 * peft/tuners/miss/layer.py).
 */
final class Miss implements Method {
    private static final String D = ".miss_block";
    /** A [r, in], the identity again and again, the last one cut: by it a product sums the blocks of x. */
    private static final String A = "repeated identity";

    private static final List<AdapterTensor> TENSORS = List.of(
            new AdapterTensor(D, Role.TRAINED, (rank, in, out) -> new int[] {rank, out}, Start.ZEROS),
            new AdapterTensor(
                    A,
                    Role.IMPLIED,
                    (rank, in, out) -> new int[] {rank, in},
                    (numbers, columns, seed, module) -> repeatIdentity(numbers, columns)));

    private static void repeatIdentity(float[] a, int in) {
        int rank = a.length / in;
        for (int column = 0; column < in; column++) {
            a[column % rank * in + column] = 1f;
        }
    }

    @Override
    public String label() {
        return "miss";
    }

    @Override
    public String fingerprint() {
        return "MISS of D"; // runs whose checkpoints hold D's transpose had another fingerprint
    }

    @Override
    public void requireFits(int rank, String module, int in) {
        if (rank > in) {
            throw new UserError(
                    "rank " + rank + " of " + label(),
                    module + " has inputs of " + in + " elements, of which blocks of rank elements are made",
                    "set a rank of at most " + in);
        }
    }

    @Override
    public List<AdapterTensor> tensors() {
        return TENSORS;
    }

    @Override
    public AdaptedProjection projection(Map<String, Matrix> tensors, float scale) {
        return new Blocks(tensors.get(A), tensors.get(D));
    }

    @Override
    public LoraPair toLora(int rank, int in, int out, Map<String, float[]> tensors) {
        float[] a = new float[rank * in];
        repeatIdentity(a, in);
        float[] b = new float[out * rank];
        float[] d = tensors.get(D);
        for (int i = 0; i < b.length; i++) {
            b[i] = d[i % rank * out + i / rank];
        }
        return new LoraPair(in, out, a, b);
    }

    @Override
    public String peftType() {
        return "MISS";
    }

    @Override
    public String dropoutField() {
        return "miss_dropout";
    }

    @Override
    public Optional<String> unsupported(JsonNode config) {
        JsonNode start = config.path("init_weights"); // "bat" and "mini" are other methods
        return start.isTextual()
                ? Optional.of("init_weights is " + start + ", supported are true and false")
                : Optional.empty();
    }

    @Override
    public void putSettings(ObjectNode json, double alpha, double dropout) {
        json.put("init_weights", true).put("mini_r", 1).put(dropoutField(), dropout);
    }

    /**
     * y += (x Aᵀ) D; or its gradients.
     *
     * @param a [r, in], frozen; null among gradients
     * @param d [r, out]
     */
    private record Blocks(Matrix a, Matrix d) implements AdaptedProjection {
        @Override
        public int rank() {
            return d.rows();
        }

        @Override
        public void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts) {
            Kernels kernels = scratch.kernels();
            scratch.fillHidden(input, a);
            int from = 0;
            for (Matrix y : parts) {
                int to = from + y.columns();
                kernels.gemm(false, false, 1f, input.hidden(), d.columns(from, to), 1f, y);
                from = to;
            }
        }

        @Override
        public void backward(
                AdapterScratch scratch,
                AdaptedProjection gradients,
                AdapterInput input,
                List<Matrix> parts,
                Matrix dx) {
            Kernels kernels = scratch.kernels();
            Blocks sums = (Blocks) gradients;
            Matrix dHidden = scratch.hiddenGradient(input.x().rows(), rank());
            int from = 0;
            for (Matrix dy : parts) {
                int to = from + dy.columns();
                kernels.gemm(true, false, 1f, input.hidden(), dy, 1f, sums.d.columns(from, to));
                kernels.gemm(false, true, 1f, dy, d.columns(from, to), from == 0 ? 0f : 1f, dHidden);
                from = to;
            }
            scratch.addInputGradient(dHidden, a, input, dx);
        }
    }
}
