package io.github.dramatis.lm.kernel;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses the backend for this machine. */
public final class Backends {
    private static final Logger LOG = LoggerFactory.getLogger(Backends.class);

    private Backends() {}

    /** oneDNN where its native library is there, ND4J's BLAS elsewhere; the log says which. */
    public static Backend forThisMachine() {
        Backend backend = best();
        LOG.info("matrix products run in {}", backend.name());
        return backend;
    }

    /** BFLOAT16 where the processor computes in it, which is about twice as fast, else FLOAT32; the log says which. */
    public static Precision fastestPrecision() {
        Precision fastest = best().supports(Precision.BFLOAT16) ? Precision.BFLOAT16 : Precision.FLOAT32;
        LOG.info("frozen weights are multiplied in {}", fastest);
        return fastest;
    }

    /** The one that runs wherever ND4J does. */
    public static Backend portable() {
        return new OpenBlasBackend();
    }

    private static Backend best() {
        try {
            return new OneDnnBackend();
        } catch (LinkageError missing) {
            LOG.warn("oneDNN cannot be loaded here ({}), so training will be slower", missing.getMessage());
            return new OpenBlasBackend();
        }
    }
}
