package io.github.dramatis.lm.method;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.method.AdapterTensor.Role;
import io.github.dramatis.lm.method.AdapterTensor.Start;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * W x + b ⊙ B (d ⊙ A x) with random A and B that all modules share (Kopiczko et al., arXiv 2310.11454;
 * peft/tuners/vera/layer.py, model.py).
 */
final class Vera implements Method {
    private static final String D = ".vera_lambda_d";
    private static final String B = ".vera_lambda_b";
    private static final String SHARED_A = "base_model.vera_A";
    private static final String SHARED_B = "base_model.vera_B";

    /** What every element of d begins as: peft's d_initial, as the paper has it. */
    private static final double FIRST_D = 0.1;

    private static final List<AdapterTensor> TENSORS = List.of(
            new AdapterTensor(
                    D,
                    Role.TRAINED,
                    (rank, in, out) -> new int[] {rank},
                    (numbers, columns, seed, module) -> Arrays.fill(numbers, (float) FIRST_D)),
            new AdapterTensor(B, Role.TRAINED, (rank, in, out) -> new int[] {out}, Start.ZEROS),
            new AdapterTensor(SHARED_A, Role.SHARED, (rank, in, out) -> new int[] {rank, in}, drawn("A")),
            new AdapterTensor(SHARED_B, Role.SHARED, (rank, in, out) -> new int[] {out, rank}, drawn("B")));

    /** As peft begins them: uniform in ±√(6 / columns) (Kaiming). */
    private static Start drawn(String key) {
        return (numbers, columns, seed, module) ->
                AdapterTensor.uniform(numbers, Math.sqrt(6.0 / columns), Draws.generator(seed, "vera-init", key));
    }

    @Override
    public String label() {
        return "vera";
    }

    @Override
    public String fingerprint() {
        return "VERA";
    }

    @Override
    public List<AdapterTensor> tensors() {
        return TENSORS;
    }

    @Override
    public AdaptedProjection projection(Map<String, Matrix> tensors, float scale) {
        return new Vectors(tensors.get(SHARED_A), tensors.get(SHARED_B), tensors.get(D), tensors.get(B));
    }

    /** A' = d ⊙ A by rows, B' = b ⊙ B by rows, at the scale 1. */
    @Override
    public LoraPair toLora(int rank, int in, int out, Map<String, float[]> tensors) {
        float[] d = tensors.get(D);
        float[] b = tensors.get(B);
        float[] sharedA = tensors.get(SHARED_A);
        float[] sharedB = tensors.get(SHARED_B);
        int widest = sharedA.length / rank;
        float[] factorA = new float[rank * in];
        for (int i = 0; i < factorA.length; i++) {
            factorA[i] = d[i / in] * sharedA[i / in * widest + i % in];
        }
        float[] factorB = new float[out * rank];
        for (int i = 0; i < factorB.length; i++) {
            factorB[i] = b[i / rank] * sharedB[i];
        }
        return new LoraPair(in, out, factorA, factorB);
    }

    @Override
    public String peftType() {
        return "VERA";
    }

    @Override
    public String dropoutField() {
        return "vera_dropout";
    }

    @Override
    public Optional<String> unsupported(JsonNode config) {
        return config.path("save_projection").asBoolean(true)
                ? Optional.empty()
                : Optional.of("save_projection is off, so that A and B are missing: save it in peft with it on");
    }

    @Override
    public void putSettings(ObjectNode json, double alpha, double dropout) {
        json.put("d_initial", FIRST_D)
                .put("fan_in_fan_out", false)
                .put("init_weights", true)
                .put("projection_prng_key", 0) // unused, since A and B are in the file
                .put("save_projection", true)
                .put(dropoutField(), dropout);
    }

    /**
     * y += ((x Aᵀ) diag(d) Bᵀ) diag(b); or its gradients.
     *
     * @param sharedA [r, in], frozen; null among gradients
     * @param sharedB [out, r], frozen; null among gradients
     * @param d [1, r]
     * @param b [1, out]
     */
    private record Vectors(Matrix sharedA, Matrix sharedB, Matrix d, Matrix b) implements AdaptedProjection {
        @Override
        public int rank() {
            return d.columns();
        }

        @Override
        public void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts) {
            Kernels kernels = scratch.kernels();
            scratch.fillHidden(input, sharedA);
            Matrix scaled = scaled(scratch, input.hidden());
            int from = 0;
            for (Matrix y : parts) {
                int to = from + y.columns();
                Matrix output = output(scratch, scaled, from, to);
                kernels.scaleColumns(output, b.columns(from, to), 1f, y);
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
            Vectors sums = (Vectors) gradients;
            Matrix scaled = scaled(scratch, input.hidden());
            Matrix dScaled = scratch.hiddenGradient(input.x().rows(), rank());
            int from = 0;
            for (Matrix dy : parts) {
                int to = from + dy.columns();
                Matrix output = output(scratch, scaled, from, to);
                kernels.addColumnDots(dy, output, sums.b.columns(from, to));
                kernels.scaleColumns(dy, b.columns(from, to), 0f, output); // now the gradient of the output
                kernels.gemm(false, false, 1f, output, sharedB.rows(from, to), from == 0 ? 0f : 1f, dScaled);
                from = to;
            }
            kernels.addColumnDots(dScaled, input.hidden(), sums.d);
            kernels.scaleColumns(dScaled, d, 0f, scaled); // now the gradient of hidden
            scratch.addInputGradient(scaled, sharedA, input, dx);
        }

        /** hidden diag(d), [tokens, r]. */
        private Matrix scaled(AdapterScratch scratch, Matrix hidden) {
            Matrix scaled = scratch.hidden(hidden.rows(), hidden.columns());
            scratch.kernels().scaleColumns(hidden, d, 0f, scaled);
            return scaled;
        }

        /** Some columns of what comes before diag(b), [tokens, to − from]. */
        private Matrix output(AdapterScratch scratch, Matrix scaled, int from, int to) {
            Matrix output = scratch.output(scaled.rows(), to - from);
            scratch.kernels().gemm(false, true, 1f, scaled, sharedB.rows(from, to), 0f, output);
            return output;
        }
    }
}
