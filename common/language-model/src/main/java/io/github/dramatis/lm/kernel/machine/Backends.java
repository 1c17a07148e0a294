package io.github.dramatis.lm.kernel.machine;

import io.github.dramatis.lm.kernel.Backend;
import io.github.dramatis.lm.kernel.Precision;
import io.github.dramatis.lm.kernel.amx.Amx;
import io.github.dramatis.lm.kernel.nd4j.Nd4jBackend;
import io.github.dramatis.lm.kernel.onednn.OneDnnBackend;
import io.github.dramatis.lm.kernel.openblas.OpenBlasBackend;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the backend for this machine. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private Backends() {}

    /** CUDA where ND4J computes on it; oneDNN where its native library is there, ND4J's BLAS elsewhere. */
    public static Backend forThisMachine() {
        if (!Nd4j.getEnvironment().isCPU()) {
            return Nd4jBackend.onCuda();
        }
        try {
            return new OneDnnBackend();
        } catch (LinkageError missing) {
            LOG.warn("oneDNN cannot be loaded here ({}), so training will be slower", missing.getMessage());
            return new OpenBlasBackend();
        }
    }

    /** BFLOAT16 where the processor is faster in it, FLOAT16 on CUDA, else FLOAT32. The log says which. */
    public static Precision fastestPrecision() {
        Backend best = forThisMachine();
        Precision fastest = Stream.of(Precision.BFLOAT16, Precision.FLOAT16)
                .filter(best::supports)
                .filter(precision -> precision != Precision.BFLOAT16 || !Amx.idle())
                .findFirst()
                .orElse(Precision.FLOAT32);
        LOG.info("frozen weights are multiplied in {}", fastest);
        return fastest;
    }

    /**
     * What tells a run from others that round differently: the precision, and whether bfloat16 products sum in the
     * order of the tile unit.
     */
    public static String arithmetic(Precision precision) {
        return precision == Precision.BFLOAT16 && Amx.used() ? precision.name() + " by AMX" : precision.name();
    }

    /** The one that runs wherever ND4J does. */
    public static Backend portable() {
        return new OpenBlasBackend();
    }

    /** ND4J's operations: on CUDA where that is, here on the processor too, for comparison. */
    public static Backend operations() {
        return new Nd4jBackend();
    }
}
