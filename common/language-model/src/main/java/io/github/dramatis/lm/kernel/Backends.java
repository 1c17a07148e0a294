package io.github.dramatis.lm.kernel;

import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the backend for this machine. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private Backends() {}

    /** CUDA where ND4J computes on it; oneDNN where its native library is there, ND4J's BLAS elsewhere; the log says which. */
    public static Backend forThisMachine() {
        Backend backend = best();
        LOG.info("matrix products run in {}", backend.name());
        return backend;
    }

    /** BFLOAT16 where the processor computes in it, FLOAT16 on CUDA: about twice as fast; else FLOAT32. The log says which. */
    public static Precision fastestPrecision() {
        Backend best = best();
        Precision fastest = Stream.of(Precision.BFLOAT16, Precision.FLOAT16)
                .filter(best::supports)
                .findFirst()
                .orElse(Precision.FLOAT32);
        LOG.info("frozen weights are multiplied in {}", fastest);
        return fastest;
    }

    /** The one that runs wherever ND4J does. */
    public static Backend portable() {
        return new OpenBlasBackend();
    }

    /** ND4J's operations: on CUDA where that is, here on the processor too, for comparison. */
    public static Backend operations() {
        return new Nd4jBackend();
    }

    private static Backend best() {
        if (!Nd4j.getEnvironment().isCPU()) {
            CudaDevice.first().check();
            return new Nd4jBackend();
        }
        try {
            return new OneDnnBackend();
        } catch (LinkageError missing) {
            LOG.warn("oneDNN cannot be loaded here ({}), so training will be slower", missing.getMessage());
            return new OpenBlasBackend();
        }
    }
}
