package io.github.dramatis.lm.kernel;

/** Weights [out, in] that never change, in the layout that a backend likes best. Safe to share between threads. */
public interface FrozenMatrix extends AutoCloseable {
    /** Width of the product's input. */
    int in();

    /** Width of the product's output. */
    int out();

    @Override
    void close();
}
