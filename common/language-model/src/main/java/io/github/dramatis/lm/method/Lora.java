package io.github.dramatis.lm.method;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.dramatis.core.random.Draws;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.method.AdapterTensor.Role;
import io.github.dramatis.lm.method.AdapterTensor.Start;
import java.util.List;
import java.util.Map;

/** W x + (alpha / rank) B A x (Hu et al., arXiv 2106.09685). */
class Lora implements Method {
    static final String A = ".lora_A.weight";
    static final String B = ".lora_B.weight";

    /** [r, in]. As peft begins it: uniform in ±1/√in (Kaiming with a = √5). */
    private static final AdapterTensor DRAWN_A = a(Role.TRAINED);
    /** [out, r]. */
    private static final AdapterTensor FROM_ZERO =
            new AdapterTensor(B, Role.TRAINED, (rank, in, out) -> new int[] {out, rank}, Start.ZEROS);

    static AdapterTensor a(Role role) {
        return new AdapterTensor(
                A,
                role,
                (rank, in, out) -> new int[] {rank, in},
                (numbers, columns, seed, module) -> AdapterTensor.uniform(
                        numbers, 1 / Math.sqrt(columns), Draws.generator(seed, "lora-init", module)));
    }

    @Override
    public String label() {
        return "lora";
    }

    @Override
    public String fingerprint() {
        return "LORA";
    }

    @Override
    public boolean hasAlpha() {
        return true;
    }

    @Override
    public boolean isLora() {
        return true;
    }

    @Override
    public List<AdapterTensor> tensors() {
        return List.of(DRAWN_A, FROM_ZERO);
    }

    @Override
    public AdaptedProjection projection(Map<String, Matrix> tensors, float scale) {
        return new Factors(tensors.get(A), tensors.get(B), scale);
    }

    @Override
    public LoraPair toLora(int rank, int in, int out, Map<String, float[]> tensors) {
        return new LoraPair(in, out, tensors.get(A), tensors.get(B));
    }

    @Override
    public String peftType() {
        return "LORA";
    }

    @Override
    public String dropoutField() {
        return "lora_dropout";
    }

    @Override
    public void putSettings(ObjectNode json, double alpha, double dropout) {
        json.putObject("alpha_pattern");
        json.put("fan_in_fan_out", false).put("init_lora_weights", true);
        if (alpha == Math.rint(alpha)) {
            json.put("lora_alpha", (long) alpha); // as peft writes it; it and vLLM take fractions too
        } else {
            json.put("lora_alpha", alpha);
        }
        json.put(dropoutField(), dropout).putObject("rank_pattern");
        json.put("use_dora", false).put("use_rslora", false);
    }

    /**
     * y += scale (x Aᵀ) Bᵀ; or its gradients.
     *
     * @param a [r, in]; null among gradients if it is not trained
     * @param b [out, r]
     * @param scale alpha / rank
     */
    private record Factors(Matrix a, Matrix b, float scale) implements AdaptedProjection {
        @Override
        public int rank() {
            return b.columns();
        }

        @Override
        public void forward(AdapterScratch scratch, AdapterInput input, List<Matrix> parts) {
            Kernels kernels = scratch.kernels();
            scratch.fillHidden(input, a);
            int row = 0;
            for (Matrix y : parts) {
                kernels.gemm(false, true, scale, input.hidden(), b.rows(row, row + y.columns()), 1f, y);
                row += y.columns();
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
            Factors sums = (Factors) gradients;
            Matrix dHidden = scratch.hiddenGradient(input.x().rows(), rank());
            int row = 0;
            for (Matrix dy : parts) {
                int end = row + dy.columns();
                kernels.gemm(true, false, scale, dy, input.hidden(), 1f, sums.b.rows(row, end));
                kernels.gemm(false, false, scale, dy, b.rows(row, end), row == 0 ? 0f : 1f, dHidden);
                row = end;
            }
            if (sums.a != null) {
                kernels.gemm(true, false, 1f, dHidden, scratch.dropped(input), 1f, sums.a);
            }
            scratch.addInputGradient(dHidden, a, input, dx);
        }
    }
}
