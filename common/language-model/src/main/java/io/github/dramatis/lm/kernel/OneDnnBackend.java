package io.github.dramatis.lm.kernel;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;

/** oneDNN on the CPU: the fast path of x86. */
final class OneDnnBackend implements Backend {
    private final engine cpu;
    private final boolean bfloat16;

    /** Loads the native library; throws a LinkageError where there is none for this platform. */
    OneDnnBackend() {
        Matrix.allocate(1, 1)
                .close(); // when ND4J loads it sets the OpenMP threads of its caller: not later, after we did
        Loader.load(dnnl.class);
        // AMX has to be asked of Linux and its CPUID leaf 1DH believed: where a hypervisor hides that one, oneDNN 2.5
        // still
        // takes the AMX code, forgets to configure the tiles and dies of an illegal instruction
        dnnl.dnnl_set_max_cpu_isa(dnnl.dnnl_cpu_isa_avx512_core_bf16);
        bfloat16 = dnnl.dnnl_get_effective_cpu_isa() == dnnl.dnnl_cpu_isa_avx512_core_bf16;
        cpu = new engine(engine.kind.cpu, 0);
    }

    @Override
    public String name() {
        return "oneDNN " + dnnl.DNNL_VERSION_MAJOR + "." + dnnl.DNNL_VERSION_MINOR;
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32 || (precision == Precision.BFLOAT16 && bfloat16);
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        return new ReorderedMatrix(cpu, weights, precision);
    }

    @Override
    public Kernels kernels() {
        return new OneDnnKernels(cpu);
    }
}
