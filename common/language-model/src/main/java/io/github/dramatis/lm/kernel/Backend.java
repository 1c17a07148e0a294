package io.github.dramatis.lm.kernel;

/** Where the arithmetic runs. Safe to share between threads; each thread makes its own {@link Kernels}. */
public interface Backend {
    /** What the log calls it. */
    String name();

    /** Whether frozen products can be computed in this precision on this machine. */
    boolean supports(Precision precision);

    /**
     * Takes weights over and brings them into the backend's layout; the caller uses them no more, unless it passes a
     * window.
     *
     * @param weights [out, in], dense
     */
    FrozenMatrix freeze(Matrix weights, Precision precision);

    /** Kernels for the calling thread, which compute on this thread alone. */
    Kernels kernels();
}
