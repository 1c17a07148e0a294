package io.github.dramatis.lm.bench;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.FrozenMatrix;
import io.github.dramatis.lm.kernel.Kernels;
import io.github.dramatis.lm.kernel.Matrix;
import io.github.dramatis.lm.kernel.Precision;
import java.util.ArrayList;
import java.util.List;

/** A backend whose kernels tell where the time goes. */
final class TimedBackend implements Backend {
    private final Backend backend;
    private final List<KernelTimes> times = new ArrayList<>(); // of each thread's kernels

    TimedBackend(Backend backend) {
        this.backend = backend;
    }

    /** Of all threads together, since the last {@link #reset}. */
    synchronized KernelTimes total() {
        KernelTimes total = new KernelTimes();
        times.forEach(total::add);
        return total;
    }

    synchronized void reset() {
        times.forEach(KernelTimes::reset);
    }

    @Override
    public synchronized Kernels kernels() {
        KernelTimes own = new KernelTimes();
        times.add(own);
        return own.of(backend.kernels());
    }

    @Override
    public String name() {
        return backend.name();
    }

    @Override
    public boolean supports(Precision precision) {
        return backend.supports(precision);
    }

    @Override
    public FrozenMatrix freeze(Matrix weights, Precision precision) {
        return backend.freeze(weights, precision);
    }
}
