package io.github.dramatis.lm.kernel;

import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;

/** oneDNN on the CPU: the fast path of x86. */
final class OneDnnBackend implements Backend {
    private final engine cpu;

    /** Loads the native library; throws a LinkageError where there is none for this platform. */
    OneDnnBackend() {
        SingleThread.load();
        cpu = new engine(engine.kind.cpu, 0);
    }

    @Override
    public String name() {
        return "oneDNN " + dnnl.DNNL_VERSION_MAJOR + "." + dnnl.DNNL_VERSION_MINOR;
    }

    @Override
    public boolean supports(Precision precision) {
        return precision == Precision.FLOAT32;
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        return new DenseFrozenMatrix(weights);
    }

    @Override
    public Kernels kernels() {
        return new OneDnnKernels(cpu);
    }
}
