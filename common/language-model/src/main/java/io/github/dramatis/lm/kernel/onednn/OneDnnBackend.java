package io.github.dramatis.lm.kernel.onednn;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.amx.Amx;
import java.util.Map;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** oneDNN on the CPU: the fast path of x86. */
public final class OneDnnBackend implements Backend {
    /** oneDNN's instruction sets that matter here, by what they are commonly called. */
    private static final Map<Integer, String> INSTRUCTION_SETS = Map.of(
            dnnl.dnnl_cpu_isa_avx2, "AVX2",
            dnnl.dnnl_cpu_isa_avx512_core, "AVX-512",
            dnnl.dnnl_cpu_isa_avx512_core_vnni, "AVX-512 VNNI",
            dnnl.dnnl_cpu_isa_avx512_core_bf16, "AVX-512 BF16",
            dnnl.dnnl_cpu_isa_avx512_core_amx, "AMX");

    private final engine cpu;
    private final int instructionSet;

    /** Loads the native library; throws a LinkageError where there is none for this platform. */
    public OneDnnBackend() {
        Matrix.allocate(1, 1)
                .close(); // when ND4J loads it sets the OpenMP threads of its caller: not later, after we did
        Loader.load(dnnl.class);
        dnnl.dnnl_set_max_cpu_isa(Amx.used() ? dnnl.dnnl_cpu_isa_avx512_core_amx : dnnl.dnnl_cpu_isa_avx512_core_bf16);
        instructionSet = dnnl.dnnl_get_effective_cpu_isa();
        cpu = new engine(engine.kind.cpu, 0);
    }

    @Override
    public String name() {
        return "oneDNN " + dnnl.DNNL_VERSION_MAJOR + "." + dnnl.DNNL_VERSION_MINOR + " with "
                + INSTRUCTION_SETS.getOrDefault(instructionSet, "the processor's instructions");
    }

    @Override
    public boolean supports(Precision precision) {
        // INT8: instructions older than VNNI add products of 8 bits up in 16, which overflow
        return switch (precision) {
            case FLOAT32 -> true;
            case BFLOAT16 -> includes(dnnl.dnnl_cpu_isa_avx512_core_bf16);
            case INT8 -> includes(dnnl.dnnl_cpu_isa_avx512_core_vnni);
            case FLOAT16 -> false;
        };
    }

    /** oneDNN's numbers of instruction sets are bit masks in which the larger one has the bits of those it includes. */
    private boolean includes(int other) {
        return (instructionSet & other) == other;
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        return switch (precision) {
            case FLOAT32 -> new ReorderedMatrix(cpu, weights, Factors.FLOAT32);
            case BFLOAT16 -> new ReorderedMatrix(cpu, weights, Factors.BFLOAT16);
            case INT8 -> new QuantizedMatrix(cpu, weights);
            case FLOAT16 -> throw new IllegalArgumentException("oneDNN multiplies no " + precision + " here");
        };
    }

    @Override
    public Kernels kernels() {
        return new OneDnnKernels(cpu);
    }
}
